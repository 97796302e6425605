import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blender } from '../../../../src/scene/blender/index.js';
import { withSceneFile } from '../../../../src/scene/scene-file.js';
import { SCENES } from '../../../support/scenes/shared-scenes.js';

function read(name: string) {
  const path = join(SCENES ?? '', 'blender', `${name}.blend`);
  return withSceneFile(path, new AbortController().signal, (file) => blender.read(file));
}

describe.skipIf(SCENES === undefined)('real scenes beside the project', () => {
  const camera = [{ name: 'Camera', renderable: true }];

  test.each([
    ['default_2.48', '2.48', 'BLENDER_RENDER', [800, 600], 25, 'JPEG', camera],
    ['default_2.50_gzip', '2.52', 'BLENDER_RENDER', [480, 270], 24, 'PNG', camera],
    ['missing_textures_2.79', '2.79', 'CYCLES', [960, 540], 24, 'PNG', camera],
    ['extras_5.02_zstd', '5.2', 'BLENDER_EEVEE', [1920, 1080], 24, 'PNG', camera],
  ])('%s', async (name, version, renderer, [width, height], fps, imageFormat, cameras) => {
    expect(await read(name)).toMatchObject({
      version: { value: version, state: 'found' },
      renderer: { value: renderer, state: 'found' },
      frames: { value: '1-250[1]', state: 'found' },
      size: { value: { width, height }, state: 'found' },
      fps: { value: fps, state: 'found' },
      cameras,
      sceneName: 'Scene',
      imageFormat,
      unknown: [],
    });
  });

  test('textures: missing, packed, and of another machine', async () => {
    expect((await read('missing_textures_2.79')).files).toEqual([
      { path: '//MissingTexture.png', kind: 'texture', node: 'MissingTexture.png' },
    ]);
    const path = 'e:\\dev\\assimp\\assimp6\\test\\models\\3DS\\UVTransformTest\\UVTransformTestImg.png';
    expect((await read('textured_plane_2.48')).files).toEqual([
      { path, kind: 'texture', node: 'UVTransformTestImg.pn' },
    ]);
    expect((await read('textured_plane_packed_2.48')).files).toMatchObject([{ path, embedded: true }]);
    expect((await read('extras_5.02_zstd')).files).toEqual([]);
  });

  test('a linked collection', async () => {
    const facts = await read('linked_collection_4.03');
    expect(facts.nested).toEqual([
      {
        path: '//collection_to_link.blend',
        kind: 'scene',
        node: 'collection_to_link.blend',
        links: ['GRCollection'],
      },
    ]);
    expect(facts.frames.value).toBe('1-200[1]');
    expect(facts.cameras).toEqual([]);
    expect(facts.tips).toEqual([{ code: '46002', items: ['BLENDER_EEVEE_NEXT'] }]);
  });
});
