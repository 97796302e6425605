import { describe, expect, test } from 'vitest';
import { houdini } from '../../../../src/scene/houdini/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import {
  CAMERA,
  cpioEntry,
  type HipNode,
  hipEntries,
  mantra,
  writeHip,
  writeLimitedHip,
  writeMimeHip,
} from '../../../support/scenes/hip-writer.js';

const read = (bytes: Buffer) => houdini.read(memoryFile(bytes));
const nodes = { 'obj/cam1': CAMERA, 'out/mantra1': mantra() };

async function layersOf(more: Readonly<Record<string, HipNode>>) {
  return (await read(writeHip({ nodes: { 'obj/cam1': CAMERA, ...more } }))).layers;
}

async function framesOf(parameters: HipNode['parameters']) {
  const [layer] = await layersOf({ 'out/mantra1': mantra(parameters) });
  return layer?.frames;
}

describe.each([
  ['.hip', writeHip({ nodes })],
  ['.hiplc', writeLimitedHip('L', { nodes })],
  ['.hipnc', writeLimitedHip('N', { nodes })],
  ['a scene as MIME', writeMimeHip({ nodes })],
])('%s', (_, bytes) => {
  test('contains version, frames, size, renderer, fps, camera and ROP', async () => {
    expect(houdini.recognises(bytes.subarray(0, 64))).toBe(true);
    expect(await read(bytes)).toMatchObject({
      version: { value: '20.5.332', state: 'found' },
      frames: { value: '1-10[1]' },
      size: { value: { width: 1280, height: 720 } },
      renderer: { value: 'mantra' },
      fps: { value: 24 },
      cameras: [{ name: '/obj/cam1', renderable: true }],
      layers: [
        { name: '/out/mantra1', type: 'ifd', kind: 'render', renderable: true, cameras: ['/obj/cam1'] },
      ],
      outputs: ['$HIP/render/$OS.$F4.exr'],
      unknown: ['plugins'],
    });
  });

  test('cut short is reported as such', async () => {
    const facts = await read(bytes.subarray(0, bytes.length - 60));
    expect(facts.damage).toMatchObject({ reason: 'cut' });
    expect(facts.unknown).toContain('layers');
  });
});

describe('the frames of a ROP', () => {
  test.each([
    ['its range', {}, '1-10[1]'],
    ['its range with an increment', { f: [1, 9, 2] }, '1-9[2]'],
    ['the current frame where the range is off', { trange: 'off' }, '91'],
    [
      '$FSTART and $FEND, not the old value beside them',
      {
        f: [{ channel: 'f1', expression: '$FSTART' }, { channel: 'f2', expression: '$FEND' }, 1],
      },
      '1-240[1]',
    ],
    ['negative ones', { f: [-5, 5, 1] }, '-5-5[1]'],
  ] as const)('are %s', async (_, parameters, frames) => {
    expect(await framesOf(parameters as HipNode['parameters'])).toEqual({ value: frames, state: 'found' });
  });

  test.each([
    ['an expression', { f: [1, { channel: 'f2', expression: '$FEND+1' }, 1] }],
    ['an increment by expression', { f: [1, 10, { channel: 'f3', expression: '360-90' }] }],
    ['a range that follows an expression', { trange: { channel: 'trange', expression: 'ch("x")' } }],
    ['a range that is not there', { f: [] }],
    ['an increment below 1', { f: [1, 10, 0.5] }],
  ] as const)('are unknown for %s', async (_, parameters) => {
    expect(await framesOf(parameters as HipNode['parameters'])).toMatchObject({ state: 'unknown' });
  });

  test('are read behind a value with quotes in an expression', async () => {
    const text = '`chs("/a/b")`\t';
    const scene = writeHip({
      nodes: { 'out/mantra1': { ...mantra(), parameters: { first: 'x', ...mantra().parameters } } },
    });
    const quoted = scene
      .toString('latin1')
      .replace('first\t[ 0\tlocks=0 ]\t(\tx\t', `first\t[ 0\tlocks=0 ]\t(\t${text.replace(/"/g, '\\"')}`);
    expect((await read(Buffer.from(quoted, 'latin1'))).frames.value).toBe('1-10[1]');
  });

  test('keep what is written where a render rounds it', async () => {
    expect(await framesOf({ f: [1, 10.5, 1] })).toMatchObject({ value: '1-10[1]', written: '1-10.5[1]' });
  });
});

describe('ROPs', () => {
  test('have a kind: render, cache, dependency on others, submitter', async () => {
    const layers = await layersOf({
      'obj/geo1': { type: 'geo' },
      'obj/geo1/filecache1': {
        type: 'filecache::2.0',
        parameters: { trange: 'normal', f: [1, 5, 1], loadfromdisk: 'off' },
      },
      'obj/geo1/merge1': { type: 'merge' },
      'out/geometry1': {
        type: 'geometry',
        parameters: { trange: 'normal', f: [1, 20, 1], sopoutput: '$HIP/a.bgeo' },
      },
      'out/mantra1': mantra(),
      'out/karma1': { ...mantra(), type: 'karma' },
      'out/merge1': { type: 'merge', inputs: ['mantra1', 'karma1'] },
      'out/fetch1': { type: 'fetch', parameters: { source: '/out/geometry1' } },
      'out/wedge1': { type: 'wedge', parameters: { driver: '../mantra1' }, inputs: [] },
      'out/hq1': { type: 'hq_render', parameters: {} },
      'stage/usdrender_rop1': {
        type: 'usdrender_rop',
        parameters: { trange: 'off', renderer: 'BRAY_HdKarma' },
      },
    });
    expect(
      layers.map(({ name, kind, frames, renderable }) => [name, kind, frames.value, renderable]),
    ).toEqual([
      ['/obj/geo1/filecache1', 'cache', '1-5[1]', false],
      ['/out/geometry1', 'cache', '1-20[1]', false],
      ['/out/mantra1', 'render', '1-10[1]', true],
      ['/out/karma1', 'render', '1-10[1]', true],
      ['/out/merge1', 'dependency', '1-10[1]', false],
      ['/out/fetch1', 'dependency', '1-20[1]', false],
      ['/out/wedge1', 'dependency', '1-10[1]', false],
      ['/out/hq1', 'other', null, false],
      ['/stage/usdrender_rop1', 'render', '91', true],
    ]);
    expect(layers.at(-1)?.renderer?.value).toBe('karma');
  });

  test('that lead to each other have no frames, and end', async () => {
    const layers = await layersOf({
      'out/a': { type: 'merge', inputs: ['b'] },
      'out/b': { type: 'merge', inputs: ['a'] },
    });
    expect(layers.map(({ frames }) => frames.state)).toEqual(['unknown', 'unknown']);
  });

  test.each([
    [
      'arnold',
      { camera: '/obj/cam1', override_camera_res: 'on', res_fraction: '0.5', ar_picture: 'a.exr' },
      640,
    ],
    [
      'Redshift_ROP',
      {
        RS_renderCamera: '/obj/cam1',
        RS_overrideCameraRes: 'on',
        RS_overrideResScale: 'user',
        RS_overrideRes: [512, 256],
      },
      512,
    ],
    ['vray_renderer', { render_camera: '/obj/cam1' }, 1280],
    [
      'ifd',
      {
        camera: '../../obj/cam1',
        override_camerares: 'on',
        res_fraction: 'specific',
        res_override: [64, 32],
      },
      64,
    ],
    ['ifd', { camera: '/obj/elsewhere' }, undefined],
    [
      'ifd',
      {
        camera: '/obj/cam1',
        override_camerares: 'on',
        res_fraction: 'specific',
        res_override: [{ channel: 'x', expression: '64*2' }, 32],
      },
      undefined,
    ],
  ] as const)('of type %s have their own size or the camera’s', async (type, parameters, width) => {
    const node = { type, parameters: { trange: 'off', ...parameters } as HipNode['parameters'] };
    const [layer] = await layersOf({ 'out/rop1': node as HipNode });
    expect(layer?.size?.value?.width).toBe(width);
  });

  test('in a network of tasks, and bypassed ones, are not rendered by themselves', async () => {
    const layers = await layersOf({
      'tasks/topnet1': { type: 'topnet' },
      'tasks/topnet1/ropnet1': { type: 'ropnet' },
      'tasks/topnet1/ropnet1/mantra1': mantra(),
      'out/mantra1': { ...mantra(), flags: ['bypass'] },
    });
    expect(layers.map(({ renderable }) => renderable)).toEqual([false, false]);
  });

  test('with other frames leave the scene’s frames unknown', async () => {
    const facts = await read(writeHip({ nodes: { ...nodes, 'out/b': mantra({ f: [5, 6, 1] }) } }));
    expect(facts.frames.state).toBe('unknown');
    expect(facts.unknown).toContain('frames');
  });
});

describe('headers', () => {
  test('whose size is wrong are followed by the next valid one', async () => {
    const entries = hipEntries({ nodes });
    const lying = entries.map(([name, content], at) =>
      cpioEntry(name, content, Buffer.byteLength(content) + (at % 2 === 0 ? 0 : at % 3 === 0 ? 999_999 : 7)),
    );
    const facts = await read(Buffer.concat([...lying, cpioEntry('TRAILER!!!', '')]));
    expect(facts).toMatchObject({ frames: { value: '1-10[1]' }, size: { value: { width: 1280 } } });
  });

  test('of an archive in the definitions are not the scene’s, also where the section’s size is wrong', async () => {
    const inner = writeHip({ nodes: { 'out/inner': mantra() } });
    const [start, variables, ...rest] = hipEntries({ nodes }).map((entry) => cpioEntry(...entry));
    const section = cpioEntry('.OPdummydefs', inner, inner.length - 20);
    const parts = [start, variables, section, ...rest, cpioEntry('TRAILER!!!', '')] as Buffer[];
    expect((await read(Buffer.concat(parts))).layers.map(({ name }) => name)).toEqual(['/out/mantra1']);
    const limited = writeLimitedHip('N', { nodes }, [{ nodes: { 'out/inner': mantra() } }]);
    expect((await read(limited)).layers.map(({ name }) => name)).toEqual(['/out/mantra1']);
  });
});
