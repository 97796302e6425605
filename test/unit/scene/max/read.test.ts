import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { max } from '../../../../src/scene/max/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { chunk, type MaxScene, packZstd, properties, writeMax } from '../../../support/scenes/max-writer.js';
import { writeOle } from '../../../support/scenes/ole-writer.js';

const read = (scene: MaxScene = {}) => max.read(memoryFile(writeMax(scene)));

/** Chunks of the render settings. */
const [TYPE, START, END, STEP, WIDTH, HEIGHT] = [0x100, 0x110, 0x120, 0x130, 0x190, 0x200];
const [SINGLE, SEGMENT, RANGE, LIST] = [0x501, 0x502, 0x503, 0x504];

test('version, renderer, frame, size, rate and cameras are found', async () => {
  const facts = await read({
    ...{ cameras: ['Camera001', 'PhysCamera001'], rate: 24, timeline: [1, 80, 15] },
    settings: { [WIDTH]: 1920, [HEIGHT]: 1080 },
  });
  expect(facts).toMatchObject({
    version: { value: '2019', state: 'found' },
    renderer: { value: 'Scanline Renderer', state: 'found' },
    frames: { value: '15', state: 'found' },
    size: { value: { width: 1920, height: 1080 }, state: 'found' },
    fps: { value: 24, state: 'found' },
    cameras: [
      { name: 'Camera001', renderable: true },
      { name: 'PhysCamera001', renderable: true },
    ],
    ...{ plugins: {}, layers: [], outputs: [], files: [], nested: [], unknown: [], tips: [] },
  });
  expect(facts).not.toHaveProperty('damage');
  expect(facts).not.toHaveProperty('savedBy');
});

test('sectors of 512 and 4096 bytes, scattered or not, give the same', async () => {
  const objects = [chunk(0, Buffer.alloc(50_000)), chunk(0, Buffer.alloc(9000), true)];
  const facts = await read({ objects });
  expect(facts.unknown).toEqual([]);
  for (const options of [{ sectorSize: 4096 }, { scattered: true }, { sectorSize: 4096, scattered: true }]) {
    expect(await read({ objects, ...options })).toEqual(facts);
  }
});

describe('frames', () => {
  test.each<[what: string, scene: MaxScene, frames: string | null]>([
    [
      'a single frame is the one of the time slider',
      { settings: { [TYPE]: SINGLE }, timeline: [0, 300, 97] },
      '97',
    ],
    [
      'the active time segment',
      { settings: { [TYPE]: SEGMENT }, rate: 25, timeline: [0, 249, 20] },
      '0-249[1]',
    ],
    [
      'the active time segment, every third frame',
      { settings: { [TYPE]: SEGMENT, [STEP]: 3 }, timeline: [0, 100, 0] },
      '0-99[3]',
    ],
    ['a range', { settings: { [TYPE]: RANGE, [START]: 480, [END]: 2400 } }, '3-15[1]'],
    ['a range of one frame', { settings: { [TYPE]: RANGE, [START]: 480, [END]: 480 } }, '3'],
    ['a range below 0', { settings: { [TYPE]: RANGE, [START]: -800, [END]: -160 } }, '-5--1[1]'],
    ['a list of one frame', { settings: { [TYPE]: LIST }, frameList: '7' }, '7'],
    ['a list that is a range', { settings: { [TYPE]: LIST }, frameList: '2, 4,6-6,8' }, '2-8[2]'],
    ['an unknown type', { settings: { [TYPE]: 0 } }, null],
    ['no render settings', { settings: null }, null],
    ['a range that ends before it starts', { settings: { [TYPE]: RANGE, [START]: 480, [END]: 160 } }, null],
    ['a slider between two frames', { timeline: [0, 100, 0.5] }, null],
  ])('%s', async (_, scene, frames) => {
    const facts = await read(scene);
    expect(facts.frames.value).toBe(frames);
    expect(facts.unknown).toEqual(frames === null ? ['frames'] : []);
  });

  test('a list with gaps is unknown, with its text', async () => {
    const { frames } = await read({ settings: { [TYPE]: LIST }, frameList: '1,3,5-12' });
    expect(frames).toEqual({ value: null, state: 'unknown', written: '1,3,5-12' });
  });
});

describe('version', () => {
  test.each([
    ['21,00', '21,00', '2019', undefined],
    ['25.00', '22.00', '2020', '2023'],
    ['10,0', '10,0', '2008', undefined],
    ['9.0', '9.0', '9', undefined],
  ])('%s, saved as %s', async (program, savedAs, version, savedBy) => {
    const facts = await read({ program, savedAs });
    expect(facts.version.value).toBe(version);
    expect(facts.savedBy).toBe(savedBy);
  });

  test.each([
    ['3D Studio MAX Version: 3.1', '3.1'],
    ['3ds max Version: 6,0', '6'],
    ['3ds Max 版本: 22.00', '2020'],
  ])('the heading %s', async (line, version) => {
    expect((await read({ general: [line, '未压缩'] })).version.value).toBe(version);
  });

  test('texts in UTF-16, as 3ds Max 2009 writes them', async () => {
    const facts = await read({ codePage: 1200, program: '11,0', cameras: ['Kamera ä'] });
    expect(facts.version.value).toBe('2009');
    expect(facts.cameras).toEqual([{ name: 'Kamera ä', renderable: true }]);
  });
});

test('without document properties the directory of plug-ins has the version, and most is unknown', async () => {
  const facts = await read({ streams: { '\u0005DocumentSummaryInformation': Buffer.alloc(100) } });
  expect(facts.version.value).toBe('2019');
  expect(facts.unknown).toEqual(['renderer', 'cameras', 'outputs', 'assets']);
});

test('a file of 3ds Max 3, which has no render data, leaves renderer, outputs and cameras unknown', async () => {
  const summary = properties([
    ['General', ['3D Studio MAX Version: 3.1']],
    ['Mesh Totals', ['Vertices: 1']],
    ['Scene Totals', ['Objects: 1', 'Shapes: 0', 'Lights: 0', 'Cameras: 1']],
    ['External Dependencies', ['glass.jpg']],
  ]);
  const facts = await read({ streams: { '\u0005DocumentSummaryInformation': summary }, assets: null });
  expect(facts.unknown).toEqual(['renderer', 'cameras', 'outputs', 'assets']);
  expect(facts.files).toMatchObject([{ path: 'glass.jpg', unclear: true }]);
  expect(facts.size.value).toEqual({ width: 640, height: 480 });
});

test('streams packed with gzip', async () => {
  expect(await read({ pack: gzipSync, timeline: [0, 9, 4] })).toEqual(await read({ timeline: [0, 9, 4] }));
});

test('streams packed with zstd, in open containers and under other names', async () => {
  const facts = await read({ timeline: [0, 9, 4] });
  expect(await read({ pack: packZstd, suffix: '_Compressed', timeline: [0, 9, 4] })).toEqual(facts);
});

test('a packed stream that is damaged leaves the others readable', async () => {
  const facts = await read({ pack: (bytes) => gzipSync(bytes).fill(0, 20, 30) });
  expect(facts).toMatchObject({ version: { value: '2019' }, damage: { reason: 'malformed' } });
  expect(facts.size.value).toEqual({ width: 640, height: 480 });
  expect(facts.unknown).toEqual(['frames', 'fps', 'plugins']);
});

describe('plug-ins', () => {
  test.each([
    ['V-Ray 5, update 1.2', { vray: '5, update 1.2' }],
    ['V-Ray Adv 3.60.03', { vray: '3.60.03' }],
    ['Corona 4', { corona: '4' }],
    ['Arnold', {}],
  ])('of the renderer %s', async (renderer, plugins) => {
    const facts = await read({ renderer, plugins: ['mtl.dlt'] });
    expect(facts.plugins).toEqual(plugins);
    expect(facts.unknown).toEqual([]);
  });

  test('of which the file has no version are unknown', async () => {
    const facts = await read({ plugins: ['forestpackpro.dlo', 'prim.dlo'] });
    expect(facts.plugins).toEqual({});
    expect(facts.unknown).toEqual(['plugins']);
  });
});

test('a compound file of another program is damaged, not a scene', async () => {
  const facts = await max.read(memoryFile(writeOle({ WordDocument: Buffer.alloc(5000) })));
  expect(facts.damage).toEqual({ reason: 'malformed', at: 0 });
  expect(facts.version.state).toBe('unknown');
});
