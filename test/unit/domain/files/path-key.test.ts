import { describe, expect, test } from 'vitest';
import { isCaseless, pathKey, plainPath } from '../../../../src/domain/files/path-key.js';

describe('paths of Windows are compared without regard to case and separator', () => {
  test.each([
    ['D:\\Tex', 'D:/Tex', 'd:/tex'],
    ['d:/tex', 'd:/tex', 'd:/tex'],
    ['D:/A\\B/C\\d.PNG', 'D:/A/B/C/d.PNG', 'd:/a/b/c/d.png'],
    ['D:', 'D:', 'd:'],
    ['z:\\', 'z:/', 'z:/'],
    ['\\\\SERVER\\Share\\a', '//SERVER/Share/a', '//server/share/a'],
    ['//SERVER/Share', '//SERVER/Share', '//server/share'],
    // The prefix that lifts the limit of 260 characters, of drives and of servers.
    ['\\\\?\\D:\\Tex', 'D:/Tex', 'd:/tex'],
    ['\\\\.\\D:\\Tex', 'D:/Tex', 'd:/tex'],
    ['\\\\?\\UNC\\SERVER\\Share', '//SERVER/Share', '//server/share'],
    ['\\\\.\\unc\\SERVER\\Share', '//SERVER/Share', '//server/share'],
    ['//?/D:/Tex', 'D:/Tex', 'd:/tex'],
    // What only looks like that prefix: a server of one letter, a device without a drive, a folder within.
    ['\\\\a\\D:\\Tex', '//a/D:/Tex', '//a/d:/tex'],
    ['\\\\a\\UNC\\Share', '//a/UNC/Share', '//a/unc/share'],
    ['\\\\?\\Volume{1}\\a', '//?/Volume{1}/a', '//?/volume{1}/a'],
    ['\\\\?\\1:\\a', '//?/1:/a', '//?/1:/a'],
    ['D:\\a\\\\?\\D:\\b', 'D:/a//?/D:/b', 'd:/a//?/d:/b'],
    ['D:\\a\\\\?\\UNC\\b', 'D:/a//?/UNC/b', 'd:/a//?/unc/b'],
  ])('%s', (path, plain, key) => {
    expect(isCaseless(path)).toBe(true);
    expect(plainPath(path)).toBe(plain);
    expect(pathKey(path)).toBe(key);
  });
});

describe('other paths stay as they are', () => {
  test.each([
    ...['', '/', '//', '///a/B', '/Show/Tex', 'tex/Wood.PNG', 'a\\B', '\\A', 'Tex', '/mnt/D:/Tex', 'a//B'],
    ...['a\\\\B', 'D:tex', 'AB:/x', '1:/X', '://X', 'D', 'x D:\\Y'],
  ])('%j', (path) => {
    expect(isCaseless(path)).toBe(false);
    expect(plainPath(path)).toBe(path);
    expect(pathKey(path)).toBe(path);
  });
});

test('a letter that lower case alone tells apart is one letter', () => {
  // Upper case would make "ß" two letters, and lower case keeps it apart from "ss".
  expect(pathKey('D:/STRAßE')).toBe('d:/straße');
});
