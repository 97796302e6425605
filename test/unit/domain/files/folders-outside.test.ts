import { expect, test } from 'vitest';
import { foldersOutside } from '../../../../src/domain/files/folders-outside.js';

test("files of the scene's folder are left out, in any spelling of Windows", () => {
  expect(foldersOutside(['/p/shot/a.png', '/p/shot/tex/b.png'], '/p/shot')).toEqual([]);
  expect(foldersOutside(['D:/P/a.png', 'd:/p/tex/b.png'], 'D:\\p')).toEqual([]);
  expect(foldersOutside(['/p/shot-2/a.png'], '/p/shot')).toEqual([{ folder: '/p/shot-2', files: 1 }]);
});

test('other folders are counted, most files first', () => {
  const files = ['/lib/wood/a.png', '/etc/passwd', '/lib/wood/b.png', '//srv/tex/a.png', '/x'];
  expect(foldersOutside(files, '/p')).toEqual([
    { folder: '/lib/wood', files: 2 },
    { folder: '/etc', files: 1 },
    { folder: '//srv/tex', files: 1 },
    { folder: '/', files: 1 },
  ]);
});

test('of many folders only common ones above them are named', () => {
  const files = Array.from({ length: 1000 }, (_, at) => `/mnt/lib/set${at % 10}/a${at}/t.png`);
  expect(foldersOutside([...files, 'Z:/tex/wood/a.png'], '/p')).toEqual([
    { folder: '/mnt/lib', files: 1000 },
    { folder: 'Z:/tex/wood', files: 1 },
  ]);
});

test('tops of file systems stay apart', () => {
  const drives = ['A:', 'B:', 'C:', 'D:', 'E:', '/m', '//s/t'];
  const found = foldersOutside(
    drives.map((top) => `${top}/x/y/z.png`),
    '/p',
  );
  expect(found.map(({ folder }) => folder).toSorted()).toEqual(drives.toSorted());
});
