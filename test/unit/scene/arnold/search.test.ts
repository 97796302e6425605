import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { arnold } from '../../../../src/scene/arnold/index.js';
import { arnoldSearch } from '../../../../src/scene/arnold/search.js';
import type { FileUse } from '../../../../src/scene/scene-format.js';
import { arnoldScene } from '../../../support/scenes/arnold-scene.js';

const folder = mkdtempSync(path.join(tmpdir(), 'rayvision-arnold-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = { scene: '/shots/a.ass', path: path.posix, env: { TEX: '/lib/tex', NONE: undefined } };
const use = (name: string, kind: FileUse['kind'] = 'texture') => ({ path: name, kind, node: 'n' });
const options = new Map([
  ['texture_searchpath', ['tex:[TEX]:D:/maps']],
  ['procedural_searchpath', ['/procs;C:\\more']],
  ['asset_searchpath', ['assets']],
]);

test('textures are looked for in the search paths, then in the folder of the scene', () => {
  expect(arnoldSearch(place, options).candidates(use('a.tx'))).toEqual([
    '/shots/tex/a.tx',
    '/lib/tex/a.tx',
    'D:/maps/a.tx',
    '/shots/assets/a.tx',
    '/shots/a.tx',
  ]);
});

test('procedurals have search paths of their own', () => {
  expect(arnoldSearch(place, options).candidates(use('sub/b.ass', 'scene'))).toEqual([
    '/procs/sub/b.ass',
    'C:\\more/sub/b.ass',
    '/shots/assets/sub/b.ass',
    '/shots/sub/b.ass',
  ]);
});

test('variables are replaced, absolute paths stay', () => {
  const { candidates } = arnoldSearch(place, options);
  expect(candidates(use('[TEX]/a.tx'))).toEqual(['/lib/tex/a.tx']);
  expect(candidates(use('$TEX/a.tx'))).toEqual(['/lib/tex/a.tx']);
  expect(candidates(use('D:/a.tx'))).toEqual(['D:/a.tx']);
  expect(candidates(use('[OTHER]/a.tx')).at(-1)).toBe('/shots/[OTHER]/a.tx');
});

test("a scene's own options are read for it; without any the folder is left", async () => {
  const scene = path.join(folder, 'shot.ass');
  writeFileSync(scene, arnoldScene({ options: ['texture_searchpath "maps"'] }));
  const { candidates } = await arnold.search({ scene, path, env: {} });
  expect(candidates(use('a.tx'))).toEqual([path.join(folder, 'maps', 'a.tx'), path.join(folder, 'a.tx')]);
  const none = await arnold.search({ scene: path.join(folder, 'gone.ass'), path, env: {} });
  expect(none.candidates(use('a.tx'))).toEqual([path.join(folder, 'a.tx')]);
});
