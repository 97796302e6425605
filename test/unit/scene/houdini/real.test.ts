import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dccNamed } from '../../../../src/domain/dcc/dcc.js';
import { readScene } from '../../../../src/scene/index.js';
import { SCENES } from '../../../support/scenes/shared-scenes.js';

// docs/scene-formats.md, "Houdini"
test.skipIf(SCENES === undefined)('sphere.hip, whose definitions have a wrong size', async () => {
  const { signal } = new AbortController();
  const scene = join(SCENES ?? '', 'houdini/sphere.hip');
  const world = { env: {}, platform: process.platform, signal, maps: {} };
  const report = await readScene(scene, dccNamed('houdini'), world);
  expect(report).toMatchObject({
    version: { value: '17.0.352', state: 'found' },
    frames: { value: '1-10[1]' },
    size: { value: { width: 1280, height: 720 } },
    renderer: { value: 'mantra' },
    fps: { value: 24 },
    cameras: [{ name: '/obj/cam1', renderable: true }],
    layers: [{ name: '/out/mantra1', type: 'ifd', kind: 'render', renderable: true }],
    outputs: ['$HIP/render/$HIPNAME.$OS.$F4.exr'],
    assets: [],
    unknown: ['plugins'],
  });
  expect(report.damage).toBeUndefined();
});
