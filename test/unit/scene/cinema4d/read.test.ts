import { describe, expect, test } from 'vitest';
import { cinema4d } from '../../../../src/scene/cinema4d/index.js';
import { c4dRenderSettings, cinema4dWriter } from '../../../support/scenes/cinema4d-writer.js';
import { ACTIVE, cameras, read, scene, take, takes, w } from './scenes.js';

describe('version', () => {
  test.each([
    [20059, 'R20'],
    [12036, 'R12'],
    [26107, 'R26'],
    [2023000, '2023'],
    [2025100, '2025'],
  ])('build %i is %s', async (build, version) => {
    expect((await read(scene({ build }))).version).toEqual({ value: version, state: 'found' });
  });

  test('a number that is no build is unknown', async () => {
    const facts = await read(scene({ build: 77 }));
    expect(facts.version.state).toBe('unknown');
    expect(facts.unknown).toContain('version');
  });
});

describe('render settings', () => {
  test('frames, size, frame rate, renderer, output and format', async () => {
    expect(await read(scene())).toMatchObject({
      frames: { value: '0-100[1]', state: 'found' },
      size: { value: { width: 1920, height: 1080 }, state: 'found' },
      fps: { value: 25, state: 'found' },
      renderer: { value: 'Standard', state: 'found' },
      outputs: ['D:\\out\\shot'],
      imageFormat: 'EXR',
      unknown: ['plugins'],
      layers: [],
    });
  });

  test.each([
    ['manual, with a step', { 5016: 0, 5081: 10 }, '0-100[10]'],
    ['the current frame', { 5016: 1 }, '12'],
    ['all frames', { 5016: 2, 5081: 2 }, '25-150[2]'],
    ['the preview', { 5016: 3 }, '50-75[1]'],
    ['one frame from and to', { 5017: w.value.time(1), 5018: w.value.time(1) }, '25'],
    ['before frame 0', { 5017: w.value.time(-1) }, '-25-100[1]'],
  ])('frames: %s', async (_, render, frames) => {
    const times = { now: 0.48, all: [1, 6], preview: [2, 3] } as const;
    expect((await read(scene({ times, render }))).frames).toEqual({ value: frames, state: 'found' });
  });

  test.each([
    ['a mode that is not known', { 5016: 4 }],
    ['an end before the start', { 5017: w.value.time(9) }],
    ['a step of 0', { 5081: 0 }],
    ['a time that is no number', { 5018: w.value.time(Number.NaN) }],
    ['no mode', { 5016: w.value.none }],
  ])('frames are unknown for %s', async (_, render) => {
    const facts = await read(scene({ render }));
    expect(facts.frames.state).toBe('unknown');
    expect(facts.unknown).toContain('frames');
  });

  test.each([
    [1023342, 'Physical'],
    [1036219, 'Redshift'],
    [1029988, 'Arnold'],
    [1029525, 'OctaneRender'],
    [1053272, 'V-Ray'],
    [1030480, 'Corona'],
  ])('renderer %i is %s', async (id, name) => {
    expect((await read(scene({ render: { 5300: id } }))).renderer.value).toBe(name);
  });

  test('a renderer that is not known has the name of its video post, if the scene has one', async () => {
    const settings = c4dRenderSettings(w, { 5300: 1035287 });
    const post = w.node(110066, w.base({}), w.node(110064, w.int(1035287), w.int(0), w.text('Cycles 4D')));
    const [without, within] = [[], [w.list(110130, post)]].map((posts) =>
      scene({ renderSettings: [w.item(110304, { flags: ACTIVE, settings }, undefined, ...posts)] }),
    );
    expect((await read(within as Buffer)).renderer.value).toBe('Cycles 4D');
    expect((await read(without as Buffer)).renderer.state).toBe('unknown');
  });

  test('several: the active one counts', async () => {
    const other = w.item(110304, { settings: c4dRenderSettings(w, { 5300: 1 }), name: 'Preview' });
    const active = w.item(110304, { flags: ACTIVE | 0x2a, settings: c4dRenderSettings(w) });
    const facts = await read(scene({ renderSettings: [other, active] }));
    expect(facts.renderer.value).toBe('Standard');
  });

  test('several without an active one: what renders is unknown', async () => {
    const settings = c4dRenderSettings(w);
    const facts = await read(
      scene({ renderSettings: [w.item(110304, { settings }), w.item(110304, { settings })] }),
    );
    expect(facts.unknown).toEqual(['renderer', 'frames', 'size', 'plugins']);
  });

  test('images that are not saved have no output', async () => {
    expect((await read(scene({ render: { 5076: 0 } }))).outputs).toEqual([]);
    const render = { 5076: 0, 5202: 1, 5200: 1, 5206: w.value.path('passes') };
    expect((await read(scene({ render }))).outputs).toEqual(['passes']);
  });

  test('settings inside settings do not count', async () => {
    const render = { 5500: w.value.settings({ 5008: w.value.real(7), 5016: 1 }) };
    const facts = await read(scene({ render }));
    expect(facts.size.value).toEqual({ width: 1920, height: 1080 });
    expect(facts.frames.value).toBe('0-100[1]');
  });
});

describe('cameras', () => {
  test('the camera of the take renders', async () => {
    const parts = [cameras(['left', 1], ['right', 2]), takes(5, take('Main', 5, { 10002: w.value.link(2) }))];
    expect((await read(scene({ parts }))).cameras).toEqual([
      { name: 'left', renderable: false },
      { name: 'right', renderable: true },
    ]);
  });

  test('none renders where the take has the camera of the view', async () => {
    const parts = [cameras(['left', 1]), takes(5, take('Main', 5, { 10002: w.value.link(77) }))];
    const facts = await read(scene({ parts }));
    expect(facts.cameras).toEqual([{ name: 'left', renderable: false }]);
    expect(facts.unknown).toEqual(['plugins']);
  });

  const view = (camera: number) => w.item(110305, {}, undefined, w.node(110305, w.text(''), w.link(camera)));

  test('without takes, the camera that a view shows renders', async () => {
    const parts = [cameras(['left', 1], ['right', 2]), w.list(110124, view(1))];
    expect((await read(scene({ build: 14025, parts }))).cameras).toEqual([
      { name: 'left', renderable: true },
      { name: 'right', renderable: false },
    ]);
  });

  test('which one renders is unknown where views show several', async () => {
    const parts = [cameras(['left', 1], ['right', 2]), w.list(110124, view(1), view(2))];
    expect((await read(scene({ build: 14025, parts }))).unknown).toContain('cameras');
  });

  test('a camera without a name has that of its type', async () => {
    expect((await read(scene({ parts: [cameras(['', 1])] }))).cameras).toEqual([
      { name: 'Type', renderable: false },
    ]);
  });
});

describe('variants', () => {
  test('reals of four bytes', async () => {
    const narrow = cinema4dWriter(false);
    const settings = c4dRenderSettings(narrow, { 5008: 640, 5009: 480 });
    const facts = await read(
      scene({ build: 9603, renderSettings: [narrow.item(110304, { flags: 2, settings })] }, narrow),
    );
    expect(facts).toMatchObject({
      version: { value: 'R9' },
      frames: { value: '0-100[1]' },
      size: { value: { width: 640, height: 480 } },
      unknown: ['plugins'],
    });
  });

  test('settings in one block, before release 8.4', async () => {
    const narrow = cinema4dWriter(false);
    const int = (key: number, value: number) => [
      0,
      0,
      key >> 8,
      key & 255,
      15,
      15,
      0,
      0,
      value >> 8,
      value & 255,
    ];
    const block = Buffer.from([
      ...[
        15,
        255,
        255,
        255,
        255,
        ...int(5008, 320),
        ...int(5009, 240),
        ...int(5016, 1),
        255,
        255,
        255,
        255,
        3,
      ],
    ]);
    const settings = narrow.node(
      110304,
      narrow.node(110050, narrow.int(2), narrow.int(0)),
      narrow.node(110304, narrow.block(132, block)),
    );
    expect(await read(scene({ renderSettings: [settings], times: { now: 2 } }, narrow))).toMatchObject({
      size: { value: { width: 320, height: 240 } },
      frames: { value: '50' },
      renderer: { state: 'unknown' },
    });
  });

  test('a variant that is not known is recognised, and all its fields are unknown', async () => {
    const bytes = Buffer.from('ZC4DC4D7 whatever follows');
    expect(cinema4d.recognises(bytes)).toBe(true);
    const facts = await read(bytes);
    expect(facts.damage).toEqual({ reason: 'limit', at: 0 });
    expect(facts.unknown).toEqual(
      expect.arrayContaining(['version', 'frames', 'size', 'fps', 'renderer', 'cameras', 'assets']),
    );
  });

  test.each(['a text', 'C4DC4D6', ''])('%j is no scene of Cinema 4D', (text) => {
    expect(cinema4d.recognises(Buffer.from(text))).toBe(false);
  });
});
