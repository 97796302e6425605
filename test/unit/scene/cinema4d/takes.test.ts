import { describe, expect, test } from 'vitest';
import { c4dRenderSettings } from '../../../support/scenes/cinema4d-writer.js';
import { ACTIVE, cameras, read, scene, take, takes, w } from './scenes.js';

const renderSettings = [
  w.item(110304, { flags: ACTIVE, settings: c4dRenderSettings(w), address: 90 }),
  w.item(110304, { settings: c4dRenderSettings(w, { 5300: 1023342, 5018: w.value.time(1) }), address: 91 }),
];

const TAKES = [
  take(
    'Main',
    5,
    { 10002: w.value.link(1), 10003: w.value.link(90) },
    take('close', 6, { 10002: w.value.link(2), 10003: w.value.link(91) }, take('closer', 7, {})),
    take('far', 8, {}),
  ),
];

const shot = (current: number) =>
  scene({ renderSettings, parts: [cameras(['left', 1], ['right', 2]), takes(current, ...TAKES)] });

describe('takes', () => {
  test('are layers, each with its own settings and camera or those of the take above', async () => {
    const { layers } = await read(shot(5));
    const common = {
      size: { value: { width: 1920, height: 1080 } },
      imageFormat: 'EXR',
      output: 'D:\\out\\shot',
    };
    const all = { frames: { value: '0-100[1]' }, renderer: { value: 'Standard' } };
    const short = { frames: { value: '0-25[1]' }, renderer: { value: 'Physical' } };
    expect(layers.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject([
      { name: 'close', renderable: false, cameras: ['right'], ...short, ...common },
      { name: 'closer', renderable: false, cameras: ['right'], ...short, ...common },
      { name: 'far', renderable: false, cameras: ['left'], ...all, ...common },
      { name: 'Main', renderable: true, cameras: ['left'], ...all, ...common },
    ]);
    expect(layers[0]?.name).toBe('Main');
  });

  test('the current one is what the scene renders', async () => {
    const facts = await read(shot(7));
    expect(facts.layers.filter(({ renderable }) => renderable)).toMatchObject([{ name: 'closer' }]);
    expect(facts).toMatchObject({
      frames: { value: '0-25[1]' },
      renderer: { value: 'Physical' },
      cameras: [
        { name: 'left', renderable: false },
        { name: 'right', renderable: true },
      ],
    });
  });

  test('one take is no choice', async () => {
    const parts = [takes(5, take('Main', 5, { 10003: w.value.link(91) }))];
    const facts = await read(scene({ renderSettings, parts }));
    expect(facts.layers).toEqual([]);
    expect(facts.renderer.value).toBe('Physical');
  });
});
