import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRoom, makeTarget, otherName, targetPath } from '../../../src/transfer/target.js';

const fresh = () => mkdtempSync(join(tmpdir(), 'rayvision-target-'));
const { platform } = process;

describe('the local path of a result', () => {
  test('is below the folder, and the folders between are created', async () => {
    const root = fresh();
    expect(await targetPath(root, ['a.png'], platform)).toEqual({ local: join(root, 'a.png'), taken: false });
    const local = join(root, 'shot', 'beauty', 'a.png');
    expect(await targetPath(root, ['shot', 'beauty', 'a.png'], platform)).toEqual({ local, taken: false });
    expect(readdirSync(join(root, 'shot'))).toEqual(['beauty']);
    expect(readdirSync(join(root, 'shot', 'beauty'))).toEqual([]);
  });

  test('is taken if a file exists', async () => {
    const root = fresh();
    mkdirSync(join(root, 'shot'));
    writeFileSync(join(root, 'shot', 'a.png'), '');
    const local = join(root, 'shot', 'a.png');
    expect(await targetPath(root, ['shot', 'a.png'], platform)).toEqual({ local, taken: true });
  });

  test.each([
    [['..', 'a.png'], 'parent'],
    [['shot', '..'], 'parent'],
    [[], 'parent'],
    [['a/b.png'], 'separator'],
    [['shot', 'a\n.png'], 'control'],
  ])('%j is rejected: %s', async (steps, why) => {
    const root = fresh();
    expect(await targetPath(root, steps, platform)).toEqual({ why });
    expect(readdirSync(root)).toEqual([]);
  });

  test('has a name that the system allows', async () => {
    expect(await targetPath(fresh(), ['con.png'], 'win32')).toEqual({ why: 'device' });
  });

  test('is occupied by a folder, and so is a folder by a file', async () => {
    const root = fresh();
    mkdirSync(join(root, 'a.png'));
    writeFileSync(join(root, 'shot'), '');
    expect(await targetPath(root, ['a.png'], platform)).toEqual({ why: 'occupied' });
    expect(await targetPath(root, ['shot', 'a.png'], platform)).toEqual({ why: 'occupied' });
    mkdirSync(join(root, 'deep'));
    writeFileSync(join(root, 'deep', 'er'), '');
    expect(await targetPath(root, ['deep', 'er', 'a.png'], platform)).toEqual({ why: 'occupied' });
  });

  // Making links takes a right on Windows that few have.
  test.skipIf(platform === 'win32')('is never behind a link', async () => {
    const root = fresh();
    const elsewhere = fresh();
    mkdirSync(join(root, 'deep'));
    symlinkSync(elsewhere, join(root, 'shot'));
    symlinkSync(elsewhere, join(root, 'deep', 'er'));
    symlinkSync(join(elsewhere, 'a.png'), join(root, 'a.png'));
    writeFileSync(join(elsewhere, 'b.png'), '');
    symlinkSync(join(elsewhere, 'b.png'), join(root, 'b.png'));
    for (const steps of [
      ['shot', 'a.png'],
      ['shot', 'new', 'a.png'],
      ['deep', 'er', 'a.png'],
      ['a.png'],
      ['b.png'],
    ]) {
      expect(await targetPath(root, steps, platform)).toEqual({ why: 'inside' });
    }
    expect(readdirSync(elsewhere)).toEqual(['b.png']);
  });
});

describe('the target folder', () => {
  test('is created, and those above it', async () => {
    const root = join(fresh(), 'a', 'b');
    await makeTarget(root);
    await makeTarget(root);
    expect(readdirSync(join(root, '..'))).toEqual(['b']);
  });

  test('may be the root of the file system', async () => {
    const { root } = parse(process.cwd());
    const error = await makeTarget(root).catch((reason: unknown) => reason);
    // It exists: if it is not writable, the error names it.
    if (error !== undefined) expect(error).toMatchObject({ key: 'transfer.write', params: { file: root } });
  });

  test.skipIf(platform === 'win32')('may be behind a link', async () => {
    const [root, elsewhere] = [fresh(), fresh()];
    symlinkSync(elsewhere, join(root, 'link'));
    await makeTarget(join(root, 'link', 'a'));
    expect(readdirSync(elsewhere)).toEqual(['a']);
  });

  test('cannot be below a file', async () => {
    const file = join(fresh(), 'a');
    writeFileSync(file, '');
    await expect(makeTarget(join(file, 'b'))).rejects.toMatchObject({
      ...{ name: 'OutputError', key: 'transfer.write', params: { file, cause: 'ENOTDIR' } },
    });
  });

  // Root may write everywhere.
  test.skipIf(platform === 'win32' || process.getuid?.() === 0)('must be writable', async () => {
    const root = fresh();
    mkdirSync(join(root, 'a'), { mode: 0o500 });
    await expect(makeTarget(join(root, 'a'))).rejects.toMatchObject({
      ...{ name: 'OutputError', key: 'transfer.write', params: { file: join(root, 'a'), cause: 'EACCES' } },
    });
  });
});

test.each([
  [['x', 'shot.0001.png'], 2, ['x', 'shot.0001 (2).png']],
  [['x.y', 'shot'], 3, ['x.y', 'shot (3)']],
  [['.hidden'], 2, ['.hidden (2)']],
])('the alternative name of %j with %i is %j', (path, number, expected) => {
  expect(otherName(join(...path), number)).toBe(join(...expected));
});

describe('free space', () => {
  test('is sufficient for nothing, also in a folder that does not exist yet', async () => {
    const root = fresh();
    await checkRoom(root, 0);
    await checkRoom(join(root, 'a', 'b'), 0);
    // Any disk that tests run on has a megabyte left.
    await checkRoom(join(root, 'a', 'b'), 1_000_000);
    expect(readdirSync(root)).toEqual([]);
  });

  test('is not sufficient for more than any disk holds', async () => {
    for (const folder of [fresh(), join(fresh(), 'a', 'b')]) {
      await expect(checkRoom(folder, 1e21)).rejects.toMatchObject({
        ...{ name: 'OutputError', key: 'transfer.noRoom' },
        params: { folder, bytes: '1000000000 TB', free: expect.stringMatching(/^[\d.]+ [kMGT]?B$/) },
      });
    }
  });

  // A file system without blocks, as some network drives are to the system.
  test.skipIf(platform !== 'linux')('is assumed if the system does not report it', async () => {
    await checkRoom('/proc', 1e21);
  });
});
