import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { blender } from '../../../../src/scene/blender/index.js';
import {
  type BlendStyle,
  storedZstd,
  type Values,
  writeBlend,
} from '../../../support/scenes/blend-writer.js';
import { block, data, object, readBlend, readBytes, STRUCTS, scene, to, uses } from './files.js';

const GLOB = (active: string) => block('GLOB', 'FileGlobal', { curscene: to(active) });

const SHOT = [
  GLOB('Shot'),
  scene('Other', { 'r.sfra': 7, 'r.efra': 7 }),
  data('ViewLayer', { name: 'not this', flag: 1 }),
  scene('Shot', {
    camera: to('Main'),
    'r.sfra': -10,
    'r.efra': 99,
    'r.size': 33,
    'r.xsch': 1921,
    'r.ysch': 1081,
    'r.frs_sec_base': 1.001,
    'r.engine': 'BLENDER_EEVEE_NEXT',
    'r.pic': '//out/ü_####',
    'r.im_format.imtype': 28,
  }),
  data('ViewLayer', { name: 'beauty', flag: 1 }),
  data('ViewLayer', { name: 'off', flag: 2 }),
  data('CollectionObject', { ob: to('Main') }),
  data('NodeImageMultiFile', { base_path: '//comp/' }),
  ...uses('wood'),
  object('Main'),
  block('IM', 'Image', { 'id.name': 'IMwood', name: '//tex\\wood.png', source: 1 }, 'wood'),
];

describe('in every header and byte order', () => {
  test.each<[string, BlendStyle, string]>([
    ['64 bits', { version: '279', little: true, pointer: 8 }, '2.79'],
    ['32 bits', { version: '248', little: true, pointer: 4 }, '2.48'],
    ['64 bits, big-endian', { version: '300', little: false, pointer: 8 }, '3.0'],
    ['32 bits, big-endian', { version: '249', little: false, pointer: 4 }, '2.49'],
    ['the header of Blender 5', { version: '0502', little: true, pointer: 8 }, '5.2'],
  ])('%s', async (_what, style, version) => {
    const plain = writeBlend(STRUCTS, SHOT, style);
    const facts = await readBytes(plain);
    expect(facts).toEqual({
      version: { value: version, state: 'found' },
      renderer: { value: 'BLENDER_EEVEE_NEXT', state: 'found' },
      frames: { value: '-10-99[1]', state: 'found' },
      size: { value: { width: 633, height: 356 }, state: 'found' },
      fps: { value: 24 / 1.001, state: 'found' },
      plugins: {},
      cameras: [{ name: 'Main', renderable: true }],
      layers: [
        { name: 'beauty', renderable: true, frames: { value: '-10-99[1]', state: 'found' } },
        { name: 'off', renderable: false, frames: { value: '-10-99[1]', state: 'found' } },
      ],
      outputs: ['//out/ü_####', '//comp/'],
      files: [{ path: '//tex\\wood.png', kind: 'texture', node: 'wood' }],
      nested: [],
      unknown: [],
      tips: [{ code: '46002', items: ['BLENDER_EEVEE_NEXT'] }],
      sceneName: 'Shot',
      imageFormat: 'OPEN_EXR_MULTILAYER',
    });
    for (const packed of [gzipSync(plain), storedZstd(plain), storedZstd(plain, 5000)]) {
      expect(await readBytes(packed, 999)).toEqual(facts);
      expect(blender.recognises(packed.subarray(0, 64))).toBe(true);
    }
    expect(blender.recognises(plain.subarray(0, 64))).toBe(true);
  });

  test('a compressed file of another format is not recognised', () => {
    expect(blender.recognises(gzipSync('### exported: by something else\n').subarray(0, 64))).toBe(false);
    expect(blender.recognises(Buffer.from('//Maya ASCII 2023 scene'))).toBe(false);
    expect(blender.recognises(Buffer.alloc(0))).toBe(false);
  });
});

describe('render settings', () => {
  test.each<[Values, Record<string, unknown>]>([
    [{ 'r.sfra': 12, 'r.efra': 12 }, { frames: { value: '12', state: 'found' } }],
    [{ 'r.frame_step': 4 }, { frames: { value: '1-250[4]', state: 'found' } }],
    [{ 'r.frame_step': 4 }, { tips: [{ code: '46001', items: ['4'] }] }],
    [{ 'r.im_format.imtype': 24 }, { tips: [{ code: '46000', items: ['FFMPEG'] }], imageFormat: 'FFMPEG' }],
    [{ 'r.im_format.imtype': 22 }, { tips: [], imageFormat: 'TIFF' }],
    // Values that Blender never writes are unknown.
    [{ 'r.efra': -1 }, { frames: { value: null, state: 'unknown' }, unknown: ['frames'] }],
    [{ 'r.size': 0 }, { size: { value: null, state: 'unknown' }, unknown: ['size'] }],
    [{ 'r.frs_sec': 0 }, { fps: { value: null, state: 'unknown' }, unknown: ['fps'] }],
    [{ 'r.engine': '' }, { renderer: { value: null, state: 'unknown' }, unknown: ['renderer'] }],
  ])('%j', async (values, expected) => {
    expect(await readBlend([scene('S', values)])).toMatchObject(expected);
  });

  test('an unknown output format', async () => {
    const facts = await readBlend([scene('S', { 'r.im_format.imtype': 255 })]);
    expect(facts.imageFormat).toBeUndefined();
    expect(facts.tips).toEqual([]);
  });

  test.each([
    [0, 'BLENDER_RENDER'],
    [1, 'YAFRAY'],
    [9, null],
  ])('renderer %i of 2.48, which has other structs', async (renderer, name) => {
    const structs = {
      ...STRUCTS,
      RenderData: [
        ...['int sfra', 'int efra', 'short size', 'short xsch', 'short ysch', 'short imtype'],
        ...['short renderer', 'short frs_sec', 'float frs_sec_base', 'char pic[160]'],
      ],
      Scene: ['ID id', 'Object *camera', 'ListBase base', 'RenderData r'],
      SceneRenderLayer: ['SceneRenderLayer *next', 'char name[32]', 'int layflag'],
    };
    const values = {
      ...{ 'id.name': 'SCOld', 'r.sfra': 1, 'r.efra': 50, 'r.size': 50, 'r.xsch': 801, 'r.ysch': 600 },
      ...{ 'r.imtype': 4, 'r.frs_sec': 25, 'r.frs_sec_base': 1, 'r.renderer': renderer, camera: to('Cam') },
    };
    const facts = await readBytes(
      writeBlend(
        structs,
        [
          block('SC', 'Scene', values, 'Old'),
          data('Base', { object: to('Cam') }),
          data('Base', { object: to('Second') }),
          data('SceneRenderLayer', { name: 'one', layflag: 0x7fff }),
          data('SceneRenderLayer', { name: 'two', layflag: 0x27fff }),
          ...['Cam', 'Second', 'Elsewhere'].map((camera) => object(camera)),
        ],
        { version: '248', little: true, pointer: 4 },
      ),
    );
    expect(facts.renderer.value).toBe(name);
    expect(facts.frames.value).toBe('1-50[1]');
    expect(facts.size.value).toEqual({ width: 400, height: 300 });
    expect(facts.fps.value).toBe(25);
    expect(facts.imageFormat).toBe('JPEG');
    expect(facts.layers.map((layer) => [layer.name, layer.renderable])).toEqual([
      ['one', true],
      ['two', false],
    ]);
    expect(facts.cameras).toEqual([
      { name: 'Cam', renderable: true },
      { name: 'Second', renderable: false },
    ]);
  });
});

describe('the active scene', () => {
  test('is the one in the GLOB block, else the first', async () => {
    const two = [scene('A'), scene('B', { 'r.efra': 2 })];
    expect(await readBlend([GLOB('B'), ...two])).toMatchObject({
      sceneName: 'B',
      frames: { value: '1-2[1]' },
    });
    // Its block may come last.
    expect(await readBlend([...two, GLOB('B')])).toMatchObject({ sceneName: 'B' });
    expect(await readBlend(two)).toMatchObject({ sceneName: 'A', frames: { value: '1-250[1]' } });
    expect(await readBlend([GLOB('nowhere'), ...two])).toMatchObject({ sceneName: 'A' });
  });

  test('in a library has only a name', async () => {
    const facts = await readBlend([
      GLOB('Linked'),
      scene('A', { camera: to('Cam') }),
      object('Cam'),
      block('LI', 'Library', { 'id.name': 'LIset', name: '//set.blend' }),
      block('ID', 'ID', { name: 'SCLinked' }, 'Linked'),
    ]);
    expect(facts).toMatchObject({ sceneName: 'Linked', frames: { state: 'unknown' }, outputs: [] });
    expect(facts.unknown).toEqual(expect.arrayContaining(['renderer', 'frames', 'cameras', 'layers']));
  });

  test('no scene at all', async () => {
    const facts = await readBlend([object('Cam')]);
    expect(facts.unknown).toEqual(expect.arrayContaining(['renderer', 'frames', 'size', 'fps', 'cameras']));
    expect(facts.sceneName).toBeUndefined();
  });
});
