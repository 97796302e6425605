import { posix, win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFiles } from '../../../src/config/project-file.js';

describe('the project file', () => {
  test.each([
    ['/', ['/.rayvision.json']],
    ['/a/b', ['/a/b/.rayvision.json', '/a/.rayvision.json', '/.rayvision.json']],
  ])('is looked for from %s upwards, including the root', (cwd, files) => {
    expect(projectFiles(cwd, posix)).toEqual(files);
  });

  test.each([
    [
      String.raw`C:\film\shots`,
      [
        String.raw`C:\film\shots\.rayvision.json`,
        String.raw`C:\film\.rayvision.json`,
        String.raw`C:\.rayvision.json`,
      ],
    ],
    ['Z:\\', [String.raw`Z:\.rayvision.json`]],
    [
      String.raw`\\server\share\film`,
      [String.raw`\\server\share\film\.rayvision.json`, String.raw`\\server\share\.rayvision.json`],
    ],
  ])('on Windows is looked for from %s upwards', (cwd, files) => {
    expect(projectFiles(cwd, win32)).toEqual(files);
  });
});
