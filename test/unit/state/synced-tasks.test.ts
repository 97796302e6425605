import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { syncedTasks } from '../../../src/state/synced-tasks.js';
import { emptyFolder } from '../../support/processes/binary.js';

const FILES = [
  { path: '5_shot/shot.0001.exr', size: 12, mtimeMs: 1_700_000_000_000.123 },
  { path: '5_shot/aov/é\t1.exr', size: 0, mtimeMs: 0 },
];

let folder: string;
beforeEach(() => {
  folder = emptyFolder();
});

const open = (...key: string[]) => syncedTasks(folder, ['farm', ...key]);

/** The only file in the folder. */
function file(): string {
  const [root = ''] = readdirSync(join(folder, 'sync'));
  return join(folder, 'sync', root, '5.txt');
}

describe('synced tasks', () => {
  test('are known with their files, in this version and under this key', async () => {
    await open().write(5, 'v1', FILES);
    expect(await open().filesOf(5, 'v1')).toEqual(FILES);
    expect(await open().filesOf(5, 'v2')).toBeUndefined();
    expect(await open().filesOf(6, 'v1')).toBeUndefined();
    expect(await open('*.exr').filesOf(5, 'v1')).toBeUndefined();
  });

  test('may have no files', async () => {
    await open().write(5, 'v1', []);
    expect(await open().filesOf(5, 'v1')).toEqual([]);
  });

  test('with a name that cannot be stored are not known', async () => {
    await open().write(5, 'v1', [{ path: '5_shot/a\nb', size: 1, mtimeMs: 1 }]);
    expect(await open().filesOf(5, 'v1')).toBeUndefined();
  });

  test('are not known from a file that was cut off or changed', async () => {
    await open().write(5, 'v1', FILES);
    const whole = readFileSync(file(), 'utf8');
    for (let length = 0; length < Buffer.byteLength(whole); length++) {
      writeFileSync(file(), whole);
      truncateSync(file(), length);
      expect(await open().filesOf(5, 'v1')).toBeUndefined();
    }
    writeFileSync(file(), whole.replace('12\t', 'twelve\t'));
    expect(await open().filesOf(5, 'v1')).toBeUndefined();
  });
});
