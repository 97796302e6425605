import { join } from 'node:path';
import { expect, test } from 'vitest';
import { found, unknown } from '../../../../src/domain/scene/scene-report.js';
import { katana } from '../../../../src/scene/katana/index.js';
import { withSceneFile } from '../../../../src/scene/scene-file.js';
import { SCENES } from '../../../support/scenes/shared-scenes.js';

/** The facts of docs/scene-formats.md, "Katana", of a real file. */
test.skipIf(SCENES === undefined)('simple.katana (skipped without the real scenes)', async () => {
  const path = join(SCENES ?? '', 'katana/simple.katana');
  const facts = await withSceneFile(path, new AbortController().signal, (file) => katana.read(file));
  expect(facts.damage).toBeUndefined();
  expect(facts.version).toEqual(found('2.5v4'));
  expect(facts.frames).toEqual(found('1-100[1]'));
  expect(facts.size).toEqual(unknown());
  expect(facts.cameras).toEqual([{ name: '/root/world/cam/camera', renderable: true }]);
  expect(facts.layers).toEqual([]);
  expect(facts.files).toEqual([{ path: './shots/s00_01/s00_01.usd', kind: 'usd', node: 'PxrUsdIn' }]);
});
