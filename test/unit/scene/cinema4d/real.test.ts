import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cinema4d } from '../../../../src/scene/cinema4d/index.js';
import { withSceneFile } from '../../../../src/scene/scene-file.js';
import { SCENES } from '../../../support/scenes/shared-scenes.js';

function readScene(name: string) {
  const path = join(SCENES ?? '', 'cinema4d', `${name}.c4d`);
  return withSceneFile(path, new AbortController().signal, (file) => cinema4d.read(file));
}

describe.skipIf(SCENES === undefined)('real scenes beside the project', () => {
  test('of R12, with the current frame and no camera', async () => {
    expect(await readScene('cube_sin_r13')).toMatchObject({
      version: { value: 'R12', state: 'found' },
      renderer: { value: 'Standard', state: 'found' },
      frames: { value: '0', state: 'found' },
      size: { value: { width: 320, height: 240 }, state: 'found' },
      fps: { value: 30, state: 'found' },
      ...{ cameras: [], layers: [], outputs: [], files: [], nested: [] },
      imageFormat: 'TIFF',
      unknown: ['plugins'],
    });
  });

  test('of 2025, with a camera that its take renders and an image', async () => {
    expect(await readScene('binary_kite_2025')).toMatchObject({
      version: { value: '2025', state: 'found' },
      renderer: { value: 'Standard', state: 'found' },
      frames: { value: '39', state: 'found' },
      size: { value: { width: 1920, height: 1080 }, state: 'found' },
      fps: { value: 30, state: 'found' },
      cameras: [{ name: 'Camera', renderable: true }],
      files: [
        {
          path: 'C:\\Users\\HAL\\Desktop\\_Iphone_C4D_Export\\tex\\OpenfootageNETunderbridgelow_1000.hdr',
          kind: 'texture',
          node: 'White',
        },
      ],
      unknown: ['plugins'],
    });
  });
});
