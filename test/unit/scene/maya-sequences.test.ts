import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findDcc } from '../../../src/domain/dcc.js';
import { readScene } from '../../../src/scene/index.js';
import { animated, mayaScene } from '../../support/maya-scene.js';

const EXPRESSION = ['createNode expression -n "e1";', '\tsetAttr ".ixp" -type "string" ".O[0]=frame";'];
const DRIVEN = 'connectAttr "e1.out[0]" "plate.fe";';

/** What a scene that renders the frames 1–4 makes of a sequence of which the members 1, 2, 4 and 12 are there. */
async function assetOf(attributes: readonly string[], ...more: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), 'rayvision-frames-'));
  mkdirSync(join(root, 'seq'));
  for (const frame of ['0001', '0002', '0004', '0012']) writeFileSync(join(root, `seq/p.${frame}.exr`), 'x');
  const lines = mayaScene({ globals: animated(1, 4), textures: { plate: 'seq/p.0001.exr' } }).split('\n');
  const at = lines.findIndex((line) => line.includes('.ftn'));
  lines.splice(at + 1, 0, '\tsetAttr ".ufe" yes;', ...attributes);
  const end = lines.findIndex((line) => line.startsWith('// End'));
  lines.splice(end, 0, ...more);
  writeFileSync(join(root, 'shot.ma'), lines.join('\n'));
  const { assets, unknown } = await readScene(join(root, 'shot.ma'), findDcc('maya'), {
    ...{ env: {}, platform: 'linux' as const, maps: {}, signal: new AbortController().signal },
  });
  expect(unknown).toEqual([]);
  return assets.map(({ missing, files, missingFiles }) => ({
    missing,
    count: files?.length ?? 1,
    missingFiles,
  }));
}

test('a file that follows the time needs the frames that render', async () => {
  const expected = [{ missing: true, count: 3, missingFiles: ['seq/p.0003.exr'] }];
  expect(await assetOf([], ...EXPRESSION, DRIVEN)).toEqual(expected);
  expect(await assetOf([], 'connectAttr ":time1.o" "plate.fe";')).toEqual(expected);
});

test('and its offset', async () => {
  expect(await assetOf(['\tsetAttr ".fo" 10;'], ...EXPRESSION, DRIVEN)).toEqual([
    { missing: true, count: 1, missingFiles: ['seq/p.0011.exr', 'seq/p.0013.exr', 'seq/p.0014.exr'] },
  ]);
});

test.each<[what: string, attributes: string[], more: string[]]>([
  ['nothing drives it', [], []],
  [
    'another expression drives it',
    [],
    [EXPRESSION[0] ?? '', '\tsetAttr ".ixp" -type "string" ".O[0]=frame*2";', DRIVEN],
  ],
  ['a curve drives it', [], ['createNode animCurveTU -n "curve";', 'connectAttr "curve.o" "plate.fe";']],
  ['its offset is driven', [], [...EXPRESSION, DRIVEN, 'connectAttr "curve.o" "plate.fo";']],
])('where %s, what is there is taken', async (_what, attributes, more) => {
  expect(await assetOf(attributes, ...more)).toEqual([{ missing: false, count: 4, missingFiles: undefined }]);
});
