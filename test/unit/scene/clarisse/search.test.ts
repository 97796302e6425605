import { posix, win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clarisse } from '../../../../src/scene/clarisse/index.js';

const env = { TEXTURES: '/mnt/tex', SHOW: 'D:\\show' };

async function candidates(rules: 'posix' | 'win32', path: string): Promise<readonly string[]> {
  const place =
    rules === 'posix'
      ? { scene: '/scenes/shot/a.project', path: posix, env }
      : { scene: 'D:\\scenes\\shot\\a.project', path: win32, env };
  const search = await clarisse.search(place);
  return search.candidates({ path, kind: 'texture', node: 'file1' });
}

describe('where Clarisse looks for a file', () => {
  test.each([
    ['/abs/a.png', '/abs/a.png'],
    ['tex/a.png', '/scenes/shot/tex/a.png'],
    ['../tex/a.png', '/scenes/tex/a.png'],
    ['tex\\sub\\a.png', '/scenes/shot/tex/sub/a.png'],
    ['$PDIR/tex/a.png', '/scenes/shot/tex/a.png'],
    ['$PDIR\\tex\\a.png', '/scenes/shot/tex/a.png'],
    ['$PDIR:/tex/a.png', '/scenes/shot/tex/a.png'],
    ['$PDIR:_old/a.png', '/scenes/shot_old/a.png'],
    ['$TEXTURES/a.png', '/mnt/tex/a.png'],
    // Absolute on another system: maps may apply to it.
    ['D:\\tex\\a.png', 'D:\\tex\\a.png'],
    ['D:/tex/a.png', 'D:/tex/a.png'],
    ['$SHOW\\a.png', 'D:\\show\\a.png'],
    ['\\\\server\\tex\\a.png', '\\\\server\\tex\\a.png'],
    // Frame numbers and tiles stay.
    ['$PDIR/smoke.$F4.vdb', '/scenes/shot/smoke.$F4.vdb'],
    ['$PDIR/smoke.$4F.vdb', '/scenes/shot/smoke.$4F.vdb'],
    ['$PDIR/smoke_$F:_final.vdb', '/scenes/shot/smoke_#_final.vdb'],
    ['tex/bark.<UDIM>.tx', '/scenes/shot/tex/bark.<UDIM>.tx'],
    ['$NOWHERE/a.png', '/scenes/shot/$NOWHERE/a.png'],
  ])('%s on Linux', async (path, place) => {
    expect(await candidates('posix', path)).toEqual([place]);
  });

  test.each([
    ['D:/tex/a.png', 'D:/tex/a.png'],
    ['tex/a.png', 'D:\\scenes\\shot\\tex\\a.png'],
    ['..\\tex\\a.png', 'D:\\scenes\\tex\\a.png'],
    ['$PDIR/tex/a.png', 'D:\\scenes\\shot/tex/a.png'],
    ['$SHOW/a.png', 'D:\\show/a.png'],
    ['%SHOW%/a.png', 'D:\\show/a.png'],
    ['\\\\server\\tex\\a.png', '\\\\server\\tex\\a.png'],
    ['/mnt/tex/a.png', '/mnt/tex/a.png'],
  ])('%s on Windows', async (path, place) => {
    expect(await candidates('win32', path)).toEqual([place]);
  });

  test('the project’s folder is that of its file', async () => {
    const place = { scene: '/scenes/shot/a.project', path: posix, env: {} };
    expect((await clarisse.search(place)).projectFolder).toBe('/scenes/shot');
  });
});
