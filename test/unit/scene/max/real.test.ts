import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { max } from '../../../../src/scene/max/index.js';
import { withSceneFile } from '../../../../src/scene/scene-file.js';
import { SCENES } from '../../../support/scenes/shared-scenes.js';

describe.skipIf(SCENES === undefined)('real scenes beside the project', () => {
  test('RotatingCube, of 3ds Max 2009', async () => {
    const path = join(SCENES ?? '', 'max', 'RotatingCube.max');
    const facts = await withSceneFile(path, new AbortController().signal, (file) => max.read(file));
    expect(facts).toMatchObject({
      version: { value: '2009', state: 'found' },
      renderer: { value: 'Default Scanline Renderer', state: 'found' },
      frames: { value: '97', state: 'found' },
      size: { value: { width: 640, height: 480 }, state: 'found' },
      fps: { value: 30, state: 'found' },
      ...{ cameras: [], files: [], nested: [], outputs: [], plugins: {}, unknown: [] },
    });
  });
});
