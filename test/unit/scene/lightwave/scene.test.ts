import { describe, expect, test } from 'vitest';
import { found, unknown } from '../../../../src/domain/scene/scene-report.js';
import { lightwave } from '../../../../src/scene/lightwave/index.js';
import { exhaustively } from '../../../support/exhaustive.js';
import { memoryFile } from '../../../support/memory-file.js';
import { camera, envelope, range, SHOT, scene, settings } from '../../../support/scenes/lightwave-writer.js';

const read = (text: string) => lightwave.read(memoryFile(Buffer.from(text)));

describe('a scene', () => {
  test.each([
    ['with line ends of Unix', SHOT],
    ['with line ends of Windows', SHOT.replaceAll('\n', '\r\n')],
    ['with line ends of the old Mac OS', SHOT.replaceAll('\n', '\r')],
    ['without a last line end', SHOT.trimEnd()],
  ])('%s has all facts', async (_, text) => {
    expect(lightwave.recognises(Buffer.from(text).subarray(0, 64))).toBe(true);
    expect(await read(text)).toEqual({
      version: { ...unknown(), written: 'LWSC 5' },
      renderer: unknown(),
      frames: found('-4-20[2]'),
      size: found({ width: 160, height: 120 }),
      fps: found(25),
      plugins: {},
      cameras: [{ name: 'Main', renderable: true }],
      layers: [],
      outputs: ['Renders/shot_'],
      files: [{ path: 'Images/bump.tga', kind: 'texture', node: 'cube' }],
      nested: [{ path: 'Objects/cube.lwo', kind: 'geometry', node: 'cube' }],
      unknown: ['version', 'renderer', 'plugins'],
      tips: [],
      imageFormat: 'exr',
    });
  });

  test('another file with the extension is refused', () => {
    expect(lightwave.recognises(Buffer.from('let a = 1;'))).toBe(false);
  });

  test('that ends in a block is cut', async () => {
    expect((await read(SHOT.slice(0, SHOT.indexOf('bump')))).damage).toEqual({
      reason: 'cut',
      at: SHOT.indexOf('bump'),
    });
    expect((await read('LWSC\n3\n')).damage?.reason).toBe('cut');
  });
});

describe('frames', () => {
  const frames = async (all: Record<string, string | number>) =>
    (await read(scene(5, settings({ FirstFrame: 1, LastFrame: 9, ...all })))).frames;

  test.each([
    ['without a step', {}, '1-9[1]'],
    ['a single frame', { LastFrame: 1 }, '1'],
    ['before 0', { FirstFrame: -240, LastFrame: -20 }, '-240--20[1]'],
    ['by list, of one range', { RenderRangeType: 2, RenderRangeArbitrary: '3-7' }, '3-7[1]'],
    ['by list, of one frame', { RenderRangeType: 2, RenderRangeArbitrary: '5' }, '5'],
    ['by range, with a list beside it', { RenderRangeType: 0, RenderRangeArbitrary: '3-7' }, '1-9[1]'],
  ])('%s', async (_, all, expected) => {
    expect(await frames(all)).toEqual(found(expected));
  });

  test.each([
    ['by list, of several', { RenderRangeType: 2, RenderRangeArbitrary: '1-3,8' }],
    ['by an object', { RenderRangeType: 1 }],
    ['that end before they start', { LastFrame: 0 }],
    ['with a step of 0', { FrameStep: 0 }],
    ['that are no numbers', { FirstFrame: 'one' }],
  ])('%s are unknown', async (_, all) => {
    expect(await frames(all)).toEqual(unknown());
  });
});

describe('size', () => {
  const size = async (more: Record<string, string | number>, all: Record<string, string | number> = {}) =>
    (await read(scene(5, range(1, 2), camera('C', more), settings(all)))).size;

  test.each([
    ['the camera’s', { FrameSize: '1920 1080' }, {}, found({ width: 1920, height: 1080 })],
    [
      'the scene’s',
      { FrameSize: '1 1', UseGlobalResolution: 1 },
      { GlobalFrameSize: '64 48', GlobalMultiplier: '1.0' },
      found({ width: 64, height: 48 }),
    ],
    [
      'the scene’s with a multiplier',
      { UseGlobalResolution: 1 },
      { GlobalFrameSize: '64 48', GlobalMultiplier: 0.5 },
      unknown(),
    ],
    ['an old one', { Resolution: 1, CustomSize: '640 480' }, {}, found({ width: 640, height: 480 })],
    ['an old one at another resolution', { Resolution: 2, CustomSize: '640 480' }, {}, unknown()],
    ['none', {}, {}, unknown()],
  ])('%s', async (_, more, all, expected) => {
    expect(await size(more, all)).toEqual(expected);
  });
});

describe('cameras', () => {
  test('the current one renders; equal names are numbered', async () => {
    const { cameras, size } = await read(
      scene(
        5,
        range(1, 2),
        camera('A'),
        camera('A', { FrameSize: '10 20' }),
        camera('B'),
        'CurrentCamera 1\n',
      ),
    );
    expect(cameras).toEqual([
      { name: 'A (1)', renderable: false },
      { name: 'A (2)', renderable: true },
      { name: 'B', renderable: false },
    ]);
    expect(size).toEqual(found({ width: 10, height: 20 }));
  });

  test('an old scene has one without a name of its own', async () => {
    const { cameras } = await read(
      scene(1, range(1, 2), 'ShowCamera 1\nCameraMotion (unnamed)\n  9\n  1\n  0 0 2 0 0 0\n'),
    );
    expect(cameras).toEqual([{ name: 'Camera', renderable: true }]);
  });

  test('a current one that does not exist leaves them unknown', async () => {
    const facts = await read(scene(5, range(1, 2), camera('A'), 'CurrentCamera 7\n'));
    expect([facts.cameras[0]?.renderable, facts.size, facts.unknown.includes('cameras')]).toEqual([
      false,
      unknown(),
      true,
    ]);
  });
});

describe('objects', () => {
  const paths = async (version: number, line: string) =>
    (await read(scene(version, range(1, 2), `${line}\n`))).nested.map(({ path }) => path);

  test.each([
    [1, 'LoadObject Objects/a b.lwo', 'Objects/a b.lwo'],
    [3, 'LoadObjectLayer 1 I:fra/a.lwo', 'I:fra/a.lwo'],
    [3, 'LoadObjectLayer 2 deadbeef x.lwo', 'deadbeef x.lwo'],
    [5, 'LoadObjectLayer 2 1000000a x.lwo', 'x.lwo'],
  ])('of version %d: %s', async (version, line, path) => {
    expect(await paths(version, line)).toEqual([path]);
  });

  test('are listed once, however many layers are loaded', async () => {
    expect(await paths(5, 'LoadObjectLayer 1 10000000 a.lwo\nLoadObjectLayer 2 10000001 a.lwo')).toEqual([
      'a.lwo',
    ]);
    expect(await paths(3, 'LoadObjectLayer 1 (none)')).toEqual([]);
  });
});

describe('files', () => {
  const files = async (text: string) => (await read(scene(3, range(1, 2), text))).files;

  test('a sequence of images, with the frames that it has', async () => {
    const block = '{ Sequence\n  4 1 0 0 1 12\n  "Images/fire_"\n  ".tga"\n}\n';
    expect(await files(`ImageEditorData\n${block}`)).toEqual([
      {
        path: 'Images/fire_####.tga',
        kind: 'texture',
        node: 'Sequence',
        members: { uses: [{ start: 1, offset: 0, length: 12, outside: 'repeat' }] },
      },
    ]);
    expect(await files(block.replace('4 1 0', '4 1 5'))).toMatchObject([
      { path: 'Images/fire_####.tga', unclear: true },
    ]);
    expect(await files('{ Sequence\n  "a_" ".png"\n}\n')).toMatchObject([
      { path: 'a_###.png', unclear: true },
    ]);
  });

  test('a clip in one line, a movie, and backslashes', async () => {
    expect(
      await files('{ Clip\n  { Still "a.png" }\n  { Animation\n    "C:\\\\m.mov"\n    "AVI" 0\n  }\n}\n'),
    ).toEqual([
      { path: 'a.png', kind: 'texture', node: 'Still' },
      { path: 'C:\\m.mov', kind: 'movie', node: 'Animation' },
    ]);
  });

  test('images of old versions, as a sequence too', async () => {
    expect(await files('BGImage Images/sky.iff\nFGImage (none)\nTextureImage Images/w (sequence)\n')).toEqual(
      [
        { path: 'Images/sky.iff', kind: 'texture', node: 'BGImage' },
        { path: 'Images/w###*', kind: 'texture', node: 'TextureImage', unclear: true },
      ],
    );
  });

  test('those that a plug-in reads; not those that it writes, and not its settings', async () => {
    const plugin = (head: string, line: string) => `Plugin ${head}\n${line}\nEndPlugin\n`;
    expect(await files(plugin('DisplacementHandler 1 MD_MetaPlug', '{ M\n  File "Caches/a.mdd"\n}'))).toEqual(
      [{ path: 'Caches/a.mdd', kind: 'cache', node: 'MD_MetaPlug' }],
    );
    expect(await files(plugin('ItemMotionHandler 1 Spy', 'D:/motions/a.mot'))).toMatchObject([
      { path: 'D:/motions/a.mot' },
    ]);
    expect(await files(plugin('ImageFilterHandler 1 Saver', '"out/a.exr"'))).toEqual([]);
    expect(await files(plugin('DisplacementHandler 1 Other', 'VALUE 0.5\n"1.5"'))).toEqual([]);
  });

  test('after a block whose braces do not match', async () => {
    const facts = await read(scene(5, 'DataX\n{ A\n  { B\n}\n', range(1, 2), camera('C')));
    expect([facts.frames, facts.cameras.length, facts.damage]).toEqual([found('1-2[1]'), 1, undefined]);
  });
});

test('outputs that are switched off are none', async () => {
  const { outputs } = await read(
    scene(5, range(1, 2), settings({ SaveRGB: 0, SaveRGBImagesPrefix: 'a', SaveAlphaImagesPrefix: 'b' })),
  );
  expect(outputs).toEqual(['b']);
});

describe('a hostile scene', () => {
  test('has a line without an end, and values without an end', async () => {
    const facts = await read(scene(5, range(1, 2), `LoadObject ${'a'.repeat(3_000_000)}\n${camera('C')}`));
    expect([facts.nested, facts.cameras.length, facts.damage]).toEqual([[], 1, undefined]);
  });

  test('nests blocks without an end', async () => {
    expect((await read(scene(5, range(1, 2), '  { A\n'.repeat(100_000)))).damage?.reason).toBe('cut');
  });

  exhaustively(test)('has more objects than can be kept', async () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `LoadObject ${'d/'.repeat(20)}${i}.lwo\n`);
    expect((await read(scene(1, range(1, 2), lines.join('')))).damage?.reason).toBe('limit');
  });

  test('is read equally in chunks of any size', async () => {
    const text = scene(5, range(1, 2), envelope(0), envelope(50), camera('C'));
    const whole = await read(text);
    for (const size of [1, 2, 7, 64]) expect(await lightwave.read(memoryFile(text, size))).toEqual(whole);
  });
});
