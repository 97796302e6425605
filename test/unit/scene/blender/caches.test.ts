import { describe, expect, test } from 'vitest';
import { blender } from '../../../../src/scene/blender/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { type BlendBlock, type Values, writeBlend } from '../../../support/scenes/blend-writer.js';
import { block, data, STRUCTS, scene, to, uses } from './files.js';

const BAKED_TO_DISK = 0x41;
const EXTERNAL = 0x200;

/** The files of an object with this data, in a scene of this name. */
async function filesOf(...blocks: BlendBlock[]) {
  const object = block('OB', 'Object', { 'id.name': 'OBSea é', type: 1 }, 'object');
  const bytes = writeBlend(STRUCTS, [scene('S'), ...uses('object'), object, ...blocks]);
  const { files } = await blender.read({ ...memoryFile(bytes), path: '/show/shot 1.blend' });
  return files;
}

describe('simulations', () => {
  const cache = (values: Values) => filesOf(data('PointCache', { index: 1, ...values }));

  test.each<[what: string, values: Values, path: string]>([
    ['baked to disk', { flag: BAKED_TO_DISK }, '//blendcache_shot 1/53656120C3A9_*_01.*'],
    [
      'with its own name',
      { flag: BAKED_TO_DISK, name: 'Smoke', index: 0 },
      '//blendcache_shot 1/Smoke_*_00.*',
    ],
    ['from elsewhere', { flag: EXTERNAL, name: 'fog', path: '//sim' }, '//sim/fog_*_01.*'],
    [
      'from elsewhere, without a number',
      { flag: EXTERNAL, name: 'fog', path: '/s/', index: -1 },
      '/s/fog_*.*',
    ],
  ])('%s', async (_what, values, path) => {
    expect(await cache(values)).toEqual([{ path, node: 'Sea é', kind: 'cache' }]);
  });

  test('without a bake, or baked into the scene, have no files', async () => {
    expect(await cache({ flag: 0x01 })).toEqual([]);
    expect(await cache({ flag: 0x40 })).toEqual([]);
  });
});

test('a baked ocean: an image sequence for each output', async () => {
  const baked = { cached: 1, flag: 3, bakestart: 5, bakeend: 9, cachepath: '//sea' };
  const files = await filesOf(data('OceanModifierData', baked));
  expect(files.map(({ path }) => path)).toEqual([
    '//sea/disp_0005.exr',
    '//sea/foam_0005.exr',
    '//sea/normal_0005.exr',
  ]);
  const members = { uses: [{ start: 5, length: 5, offset: 4, outside: 'hold' }] };
  expect(files[0]).toMatchObject({ kind: 'cache', pattern: 'sequence', members });
  expect(await filesOf(data('OceanModifierData', { ...baked, cached: 0 }))).toEqual([]);
});

describe('bakes of geometry nodes', () => {
  const text = (name: string, written: string): BlendBlock => ({
    ...data('raw_data', {}, name),
    raw: written,
  });
  const folder = text('folder', '//bakes/é');

  test('are in the modifier’s folder, or in their own', async () => {
    const files = await filesOf(
      data('NodesModifierData', { simulation_bake_directory: to('folder') }),
      folder,
      {
        code: 'DATA',
        struct: 'NodesModifierBake',
        values: [
          { flag: 2, directory: to('own') },
          { flag: 0, directory: to('unused') },
        ],
      },
      text('own', '//own'),
      text('unused', '//unused'),
    );
    expect(files).toEqual([
      { path: '//bakes/é', kind: 'cache', node: 'Sea é' },
      { path: '//own', kind: 'cache', node: 'Sea é' },
    ]);
  });

  test('that are packed have no files', async () => {
    const packed = { simulation_bake_directory: to('folder'), bake_target: 1 };
    expect(await filesOf(data('NodesModifierData', packed), folder)).toEqual([]);
    const bake = { flag: 2, directory: to('folder'), packed: to('data') };
    expect(await filesOf(data('NodesModifierBake', bake), folder)).toEqual([]);
  });
});
