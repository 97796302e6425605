import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { found, unknown } from '../../../../src/domain/scene/scene-report.js';
import { arnold } from '../../../../src/scene/arnold/index.js';
import { withSceneFile } from '../../../../src/scene/scene-file.js';
import { SCENES } from '../../../support/scenes/shared-scenes.js';

function read(name: string) {
  const path = join(SCENES ?? '', 'arnold', `${name}.ass`);
  return withSceneFile(path, new AbortController().signal, (file) => arnold.read(file));
}

describe.skipIf(SCENES === undefined)('real scenes beside the project', () => {
  test.each([
    ['test_0000', found('5.2.2.0'), 'perspShape', ['sphere.usd'], []],
    ['test_0052', unknown(), '/persp/perspShape', [], []],
    [
      'test_0100',
      unknown(),
      '/persp/perspShape',
      [],
      ['standin3.ass', 'standin2.ass', 'standin1.ass', 'standin1.ass'],
    ],
  ])('%s', async (name, version, camera, files, nested) => {
    const facts = await read(name);
    expect(facts).toMatchObject({
      version,
      renderer: found('arnold'),
      frames: found('1'),
      size: found({ width: 160, height: 120 }),
      cameras: [{ name: camera, renderable: true }],
      outputs: ['testrender.tif'],
      imageFormat: 'tif',
    });
    expect(facts.damage).toBeUndefined();
    expect(facts.files.map(({ path }) => path)).toEqual(files);
    expect(facts.nested.map(({ path }) => path)).toEqual(nested);
  });
});
