import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SceneFacts } from '../../../../src/scene/format.js';
import { mayaAscii, mayaBinary } from '../../../../src/scene/maya/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { SCENES } from '../../../support/shared-scenes.js';

async function read(name: string): Promise<SceneFacts> {
  const bytes = readFileSync(join(SCENES ?? '', 'maya', name));
  const format = [mayaAscii, mayaBinary].find((one) => one.recognises(bytes.subarray(0, 64)));
  return (format as typeof mayaAscii).read(memoryFile(bytes));
}

const found = (value: unknown) => ({ value, state: 'found' });
const byDefault = (value: unknown) => ({ value, state: 'default' });

const SIDES = [
  ['top', false],
  ['front', false],
  ['side', false],
] as const;

function cameras({ cameras: list }: SceneFacts) {
  return list.map(({ name, renderable }) => [name, renderable]);
}

/** What docs/scene-formats.md says of the real scenes beside the project: skipped where they do not lie there. */
describe.skipIf(SCENES === undefined)('real scenes of Maya (../shared/scenes is needed)', () => {
  test('cube.ma', async () => {
    const facts = await read('cube.ma');
    expect(facts).toMatchObject({
      version: found('2023'),
      renderer: byDefault('mayaSoftware'),
      frames: found('537'),
      size: byDefault({ width: 960, height: 540 }),
      fps: found(24),
      plugins: { mtoa: '5.1.0', stereoCamera: '10.0' },
      unknown: [],
    });
    expect(facts.damage).toBeUndefined();
    expect(cameras(facts)).toEqual([['persp', true], ...SIDES]);
    const folder = 'D:/deadline-clients/deadline-cloud-for-maya/job_bundle_output_tests//cube';
    expect(facts.files).toEqual([
      { path: `${folder}/deadline_logo_48x48.png`, kind: 'texture', node: 'file1' },
    ]);
    expect(facts.nested).toEqual([
      {
        path: `${folder}/scene_file_to_reference.mb`,
        kind: 'scene',
        node: 'scene_file_to_referenceRN',
        namespace: 'scene_file_to_reference',
      },
    ]);
    expect(facts.layers).toEqual([
      { name: 'masterLayer', node: 'defaultRenderLayer', frames: found('537'), renderable: true },
    ]);
  });

  test('layers.ma', async () => {
    const facts = await read('layers.ma');
    expect(facts).toMatchObject({ renderer: found('arnold'), frames: byDefault('1-10[1]') });
    expect(cameras(facts)).toEqual([
      ['persp', true],
      ...SIDES,
      ['camera1', true],
      ['camera2', false],
      ['camera3', false],
    ]);
    expect(facts.layers).toEqual([
      {
        name: 'masterLayer',
        node: 'defaultRenderLayer',
        frames: byDefault('1-10[1]'),
        renderable: true,
        cameras: ['persp'],
      },
      {
        name: 'layerFrameRange1',
        node: 'rs_layerFrameRange1',
        frames: found('1-10[1]'),
        renderable: true,
        renderer: found('mayaHardware2'),
      },
      {
        name: 'renderSetupLayer2',
        node: 'rs_renderSetupLayer2',
        frames: found('20-30[1]'),
        renderable: true,
        cameras: ['camera1', 'camera2', 'camera3'],
      },
      {
        name: 'layerDefaultFrames',
        node: 'rs_layerDefaultFrames',
        frames: byDefault('1-10[1]'),
        renderable: true,
        cameras: [],
        output: 'layer_specific_file_prefix_',
      },
      {
        name: 'renderSetupLayer4',
        node: 'rs_renderSetupLayer4',
        frames: found('1-20[1]'),
        renderable: true,
        size: found({ width: 1920, height: 1080 }),
        renderer: found('mayaSoftware'),
      },
      {
        name: 'notRenderableLayer',
        node: 'rs_notRenderableLayer',
        frames: found('5-10[1]'),
        renderable: false,
        size: found({ width: 1920, height: 1080 }),
        output: 'image_file_prefix_',
      },
    ]);
  });

  test('Ball.ma', async () => {
    const facts = await read('Ball.ma');
    expect(facts).toMatchObject({
      version: found('2015'),
      renderer: found('renderManRIS'),
      plugins: { RenderMan_for_Maya: '20.3' },
      files: [{ path: './tex/ball1.tex', kind: 'texture', node: 'BallTexture' }],
    });
    expect(cameras(facts)).toEqual([['persp', true], ...SIDES]);
  });

  test('scene_file_to_reference.mb', async () => {
    const facts = await read('scene_file_to_reference.mb');
    expect(facts).toMatchObject({
      version: found('2023'),
      renderer: found('arnold'),
      frames: found('537'),
      size: byDefault({ width: 960, height: 540 }),
      fps: found(24),
      plugins: { mtoa: '5.1.0', stereoCamera: '10.0' },
      imageFormat: 'exr',
      files: [],
      nested: [],
      unknown: [],
    });
    expect(cameras(facts)).toEqual([['persp', true], ...SIDES]);
    expect(facts.cameras[0]).toEqual({ name: 'persp', node: 'perspShape', renderable: true, shared: true });
  });
});
