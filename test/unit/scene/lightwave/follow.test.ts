import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import { found } from '../../../../src/domain/scene/scene-report.js';
import { readScene } from '../../../../src/scene/index.js';
import { lightwave } from '../../../../src/scene/lightwave/index.js';
import { withSceneFile } from '../../../../src/scene/scene-file.js';
import {
  chunk,
  clip,
  object,
  range,
  scene,
  sequence,
  text,
} from '../../../support/scenes/lightwave-writer.js';
import { SCENES } from '../../../support/scenes/shared-scenes.js';

const { signal } = new AbortController();
const world = { env: {}, platform: process.platform, signal, maps: {} };

test('the images of an object are files of the scene, relative to the content directory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lightwave-'));
  for (const one of ['Scenes/shot', 'Objects', 'Images']) mkdirSync(join(folder, one), { recursive: true });
  const path = join(folder, 'Scenes/shot/a.lws');
  writeFileSync(path, scene(5, range(2, 3), 'LoadObjectLayer 1 10000000 Objects/cube.lwo\n'));
  const images = clip(
    chunk('STIL', text('Images/a.png'), 2),
    chunk('ISEQ', sequence('Images/b_', '.tga'), 2),
  );
  writeFileSync(
    join(folder, 'Objects/cube.lwo'),
    object('LWO2', images, clip(chunk('STIL', text('Images/none.png'), 2))),
  );
  for (const name of ['a.png', 'b_0001.tga', 'b_0002.tga']) writeFileSync(join(folder, 'Images', name), 'x');

  const report = await readScene(path, findDcc('lightwave'), world);
  expect(report.frames).toEqual(found('2-3[1]'));
  expect(report.projectFolder).toBe(folder);
  expect(report.nested).toMatchObject([{ resolved: join(folder, 'Objects/cube.lwo'), missing: false }]);
  expect(report.assets.map(({ path: own, missing, missingFiles }) => [own, missing, missingFiles])).toEqual([
    ['Images/a.png', false, undefined],
    ['Images/b_####.tga', true, ['Images/b_0003.tga']],
    ['Images/none.png', true, undefined],
  ]);
  expect(report.tips.map(({ code }) => code)).toEqual(['10012']);
});

/** The facts of docs/scene-formats.md, of real files. */
describe.skipIf(SCENES === undefined)('real scenes (skipped without them)', () => {
  test.each([
    ['move_x.lws', 'LWSC 5'],
    ['move_x_oldformat_56.lws', 'LWSC 2'],
  ])('%s', async (name, written) => {
    const path = join(SCENES ?? '', 'lightwave', name);
    const facts = await withSceneFile(path, signal, (file) => lightwave.read(file));
    expect(facts).toMatchObject({
      version: { state: 'unknown', written },
      frames: found('1-60[1]'),
      size: found({ width: 640, height: 480 }),
      fps: found(30),
      cameras: [{ name: 'Camera', renderable: true }],
      nested: [{ path: 'simple_cube.lwo' }],
    });
    expect(facts.damage).toBeUndefined();
  });
});
