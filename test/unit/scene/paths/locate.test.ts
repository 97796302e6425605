import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, win32 } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDisk } from '../../../../src/scene/paths/disk.js';
import { locate } from '../../../../src/scene/paths/locate.js';
import { siblingPattern, tokenPattern } from '../../../../src/scene/paths/name-patterns.js';
import { mapped } from '../../../../src/scene/paths/path-maps.js';
import { localPath, withVariables } from '../../../../src/scene/paths/path-syntax.js';
import type { FileUse } from '../../../../src/scene/scene-format.js';

describe('a written path on this machine', () => {
  test.each<[path: string, rules: 'posix' | 'win32', local: string | undefined]>([
    ['/a/b/../c.png', 'posix', '/a/c.png'],
    ['D:/tex/a.png', 'posix', undefined],
    ['D:\\tex\\a.png', 'posix', undefined],
    ['\\\\server\\share\\a.png', 'posix', undefined],
    ['tex/a.png', 'posix', undefined],
    ['D:/tex/a.png', 'win32', 'D:\\tex\\a.png'],
    ['D:\\tex\\.\\a.png', 'win32', 'D:\\tex\\a.png'],
    ['\\\\server\\share\\a.png', 'win32', '\\\\server\\share\\a.png'],
    ['//server/share/a.png', 'win32', '\\\\server\\share\\a.png'],
    ['D:a.png', 'win32', undefined],
    ['tex\\a.png', 'win32', undefined],
  ])('%s by %s rules', (path, rules, local) => {
    expect(localPath(path, { path: rules === 'posix' ? posix : win32 })).toBe(local);
  });
});

describe('maps', () => {
  test.each<[path: string, maps: Record<string, string>, to: string | undefined]>([
    ['Z:/textures/a.png', { 'Z:/textures': '/mnt/tex' }, '/mnt/tex/a.png'],
    ['z:\\TEXTURES\\sub\\a.png', { 'Z:/textures': '/mnt/tex' }, '/mnt/tex/sub/a.png'],
    ['Z:/textures2/a.png', { 'Z:/textures': '/mnt/tex' }, undefined],
    ['Z:/tex//sub/a.png', { 'Z:\\tex\\': '/mnt/' }, '/mnt/sub/a.png'],
    ['Z:/a.png', { 'Z:': '/mnt/z' }, '/mnt/z/a.png'],
    ['Z:/a.png', { 'Z:/': '/mnt/z' }, '/mnt/z/a.png'],
    ['/mnt/show/a.png', { '/mnt': 'Y:', '/mnt/show': 'X:' }, 'X:/a.png'],
    ['/MNT/a.png', { '/mnt': 'Y:' }, undefined],
    ['\\\\srv\\share\\a.png', { '\\\\srv\\share': '/srv' }, '/srv/a.png'],
    ['//srv/share/a.png', { '\\\\SRV\\Share': '/srv' }, '/srv/a.png'],
    ['\\\\SRV\\Share\\Sub\\a.png', { '//srv/share/': '/srv' }, '/srv/Sub/a.png'],
    ['\\\\srv\\share2\\a.png', { '\\\\srv\\share': '/srv' }, undefined],
    ['\\\\?\\UNC\\Srv\\share\\a.png', { '//srv/SHARE': '/srv' }, '/srv/a.png'],
    ['\\\\?\\D:\\a.png', { 'd:/': '/d' }, '/d/a.png'],
    ['D:\\a.png', { 'd:/': '/d' }, '/d/a.png'],
    ['d:/a.png', { 'D:\\': '/d' }, '/d/a.png'],
    // The same folder in two spellings: the stronger source is the later one.
    ['D:/tex/a.png', { 'd:/tex': '/weak', 'D:\\TEX': '/strong' }, '/strong/a.png'],
    ['/srv/share/a.png', { '/SRV/share': '/x' }, undefined],
    ['$TEX/a.png', { $TEX: '/tex' }, '/tex/a.png'],
    ['/a/b.png', { '/': '/other' }, '/other/a/b.png'],
    ['/a/b.png', {}, undefined],
  ])('%s by %j', (path, maps, to) => {
    expect(mapped(path, maps)).toBe(to);
  });
});

describe('variables', () => {
  test.each<[path: string, filled: string]>([
    ['$TEX/a.png', '/t/a.png'],
    ['$' + '{TEX}/a.png', '/t/a.png'],
    ['%TEX%/a.png', '/t/a.png'],
    ['$PDIR/a.png', '/own/a.png'],
    ['$NONE/a.png', '$NONE/a.png'],
    ['a.$F4.png', 'a.$F4.png'],
    ['a.$F.png', 'a.$F.png'],
    ['$constructor/a', '$constructor/a'],
  ])('%s', (path, filled) => {
    expect(withVariables(path, { TEX: '/t', F4: 'no' }, { PDIR: '/own' })).toBe(filled);
  });
});

describe('patterns', () => {
  test.each<[name: string, fits: string[], others: string[]]>([
    ['a.<UDIM>.exr', ['a.1001.exr', 'a.1012.exr'], ['a.101.exr', 'b.1001.exr', 'a.1001xexr']],
    ['a.<udim>.exr', ['a.1001.exr'], []],
    ['a_MAPID_.tex', ['a1001.tex'], ['a_MAPID_.tex']],
    ['a_<UVTILE>.exr', ['a_u1_v1.exr'], ['a_1001.exr']],
    ['a_u<U>_v<V>.exr', ['a_u1_v2.exr'], []],
    ['a.%04d.exr', ['a.0001.exr', 'a.12345.exr'], ['a.x.exr']],
    ['a.####.exr', ['a.0001.exr', 'a.10000.exr'], ['a.001.exr']],
    ['a.#.exr', ['a.1.exr'], ['a..exr']],
    ['a.$F4.bgeo.sc', ['a.0001.bgeo.sc'], ['a.x.bgeo.sc']],
    ['a.$F.vdb', ['a.12.vdb'], []],
    ['a.<f>.exr', ['a.3.exr'], []],
    ['a.*.exr', ['a.x.exr', 'a..exr'], ['b.x.exr']],
    ['a(1).<UDIM>.png', ['a(1).1001.png'], ['a1.1001.png']],
  ])('%s', (name, fits, others) => {
    const pattern = tokenPattern(name);
    expect(fits.filter((one) => !pattern?.test(one))).toEqual([]);
    expect(others.filter((one) => pattern?.test(one))).toEqual([]);
  });

  test('a plain name has none', () => {
    expect(['a.png', 'wood (2).png', 'cost$foo.png', '100%.png'].map(tokenPattern)).toEqual(
      [0, 0, 0, 0].map(() => undefined),
    );
  });

  test.each<[name: string, kind: 'sequence' | 'udim' | 'uvtile', fits: string[], others: string[]]>([
    ['img.0001.png', 'sequence', ['img.0002.png', 'img.10000.png'], ['img.x.png', 'imgs.0001.png']],
    ['v2_img12.jp2', 'sequence', ['v2_img13.jp2'], ['v3_img12.jp2']],
    ['0001.png', 'sequence', ['0002.png'], ['a0002.png']],
    ['wood.1001.exr', 'udim', ['wood.1002.exr', 'wood.1100.exr'], ['wood.001.exr']],
    ['wood_u1_v1.exr', 'uvtile', ['wood_u2_v10.exr'], ['wood_1001.exr']],
  ])('%s counts as %s', (name, kind, fits, others) => {
    const pattern = siblingPattern(name, kind);
    expect(fits.filter((one) => !pattern?.test(one))).toEqual([]);
    expect(others.filter((one) => pattern?.test(one))).toEqual([]);
  });

  test('a name without a number has no siblings', () => {
    expect(siblingPattern('img.png', 'sequence')).toBeUndefined();
    expect(siblingPattern('img.001.png', 'udim')).toBeUndefined();
  });

  test('take no time on any name', () => {
    const name = fc.string({
      unit: fc.constantFrom('*', '#', '<', 'U', '>', '1', 'a', '$', 'F', '%', 'd', '.'),
    });
    fc.assert(
      fc.property(name, fc.string({ maxLength: 255 }), (pattern, text) => {
        const started = performance.now();
        tokenPattern(pattern)?.test(text);
        siblingPattern(pattern, 'sequence')?.test(text);
        expect(performance.now() - started).toBeLessThan(500);
      }),
    );
  });
});

describe('looking for files', () => {
  const root = mkdtempSync(join(tmpdir(), 'rayvision-files-'));
  const at = (...parts: string[]) => join(root, ...parts);
  const write = (...parts: string[]) => {
    mkdirSync(dirname(at(...parts)), { recursive: true });
    writeFileSync(at(...parts), '');
  };

  beforeAll(() => {
    for (const name of ['wood.1001.exr', 'wood.1002.exr', 'wood.1010.exr', 'wood.x.exr']) write('tex', name);
    for (const frame of [1, 2, 10]) write('seq', `a.${frame}.png`);
    write('Case', 'Wood.PNG');
    write('seq', 'b#1.png');
    write('cache', 'data', 'f1.bobj');
    write('cache', 'f0.bobj');
    mkdirSync(at('folder.png'));
    symlinkSync(at('nowhere'), at('seq', 'broken.png'));
    symlinkSync(at('seq', 'a.1.png'), at('seq', 'link.png'));
  });

  function look(
    path: string,
    more: Partial<FileUse> & { caseless?: boolean; maps?: Record<string, string> } = {},
  ) {
    const { caseless = false, maps = {}, ...use } = more;
    const place = { scene: at('shot.ma'), path: posix, env: {} };
    const rules = { candidates: ({ path: one }: FileUse) => [one.startsWith('/') ? one : at(one)] };
    const disk = openDisk(place, new AbortController().signal);
    return locate({ path, kind: 'texture', node: 'n', ...use }, { place, rules, maps, disk, caseless });
  }

  test('a plain file', async () => {
    expect(await look('tex/wood.1001.exr')).toEqual({ resolved: at('tex/wood.1001.exr') });
    expect(await look('tex/none.exr')).toEqual({ resolved: null });
    expect(await look('none/none.exr')).toEqual({ resolved: null });
  });

  test('tiles and sequences are all their files, in the order of their numbers', async () => {
    const files = ['wood.1001.exr', 'wood.1002.exr', 'wood.1010.exr'].map((name) => at('tex', name));
    expect(await look('tex/wood.<UDIM>.exr')).toEqual({ resolved: files[0], files });
    expect(await look('tex/wood.1001.exr', { pattern: 'udim' })).toEqual({ resolved: files[0], files });
    const frames = ['a.1.png', 'a.2.png', 'a.10.png'].map((name) => at('seq', name));
    expect(await look('seq/a.2.png', { pattern: 'sequence' })).toEqual({
      resolved: frames[0],
      files: frames,
    });
    expect(await look('seq/a.7.png', { pattern: 'sequence' })).toEqual({
      resolved: frames[0],
      files: frames,
    });
    expect(await look('seq/a.$F.png')).toEqual({ resolved: frames[0], files: frames });
    expect(await look('seq/a.####.png')).toEqual({ resolved: null });
  });

  test('a name that exists is itself, whatever is in it', async () => {
    expect(await look('seq/b#1.png')).toEqual({ resolved: at('seq/b#1.png') });
  });

  test('another case is a hint, and the file itself where case does not count', async () => {
    expect(await look('Case/wood.png')).toEqual({ resolved: null, foundAs: at('Case/Wood.PNG') });
    expect(await look('case/Wood.PNG')).toEqual({ resolved: null, foundAs: at('Case/Wood.PNG') });
    expect(await look('case/wood.png', { caseless: true })).toEqual({
      resolved: at('Case/Wood.PNG'),
      foundAs: at('Case/Wood.PNG'),
    });
  });

  test('a map is looked at first, and what was written after it', async () => {
    const maps = { 'Z:/t': at('tex') };
    expect(await look('Z:/t/wood.1001.exr', { maps })).toEqual({ resolved: at('tex/wood.1001.exr') });
    expect(await look('Z:\\t\\wood.<UDIM>.exr', { maps })).toMatchObject({ files: { length: 3 } });
    expect(await look('Z:/t/none.exr', { maps })).toEqual({ resolved: null });
    expect(await look('tex/wood.1001.exr', { maps: { [root]: '/nowhere' } })).toEqual({
      resolved: at('tex/wood.1001.exr'),
    });
  });

  test('a folder is no texture, and all its files are a cache', async () => {
    expect(await look('folder.png')).toEqual({ resolved: null });
    const files = [at('cache/data/f1.bobj'), at('cache/f0.bobj')];
    expect(await look('cache', { kind: 'cache' })).toEqual({
      resolved: files[0],
      files,
      folder: at('cache'),
    });
  });

  test('links are what they lead to', async () => {
    expect(await look('seq/link.png')).toEqual({ resolved: at('seq/link.png') });
    expect(await look('seq/broken.png')).toEqual({ resolved: null });
  });
});
