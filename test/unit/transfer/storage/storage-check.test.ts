import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NoInputError } from '../../../../src/errors.js';
import { MARK } from '../../../../src/transfer/storage/identity.js';
import { storageCheck } from '../../../../src/transfer/storage/storage-check.js';

let root: string;
let folder: string;
let remembered: string | undefined;
let accepted: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rayvision-check-'));
  folder = join(root, 'input');
  mkdirSync(folder);
  remembered = undefined;
  accepted = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const accept = () => {
  accepted += 1;
};

/** A check whose own disks are `ownDisks`; none of them is the folder's by default, as if it were mounted. */
function check(ownDisks: readonly string[] = [], onOwnDisk = accept) {
  const storage = {
    ...{ folder, onOwnDisk, load: async () => remembered },
    save: async (identity: string) => {
      remembered = identity;
    },
    otherStorage: () => new NoInputError('transfer.otherStorage'),
  };
  return storageCheck(storage, { platform: process.platform, ownDisks, now: Date.now });
}

const refusal = { key: 'transfer.otherStorage', exitCode: 66 };

describe('a mounted storage', () => {
  test('is remembered at its first use, and is the same one in later runs', async () => {
    await check()();
    expect(remembered).toMatch(/^mark:[0-9a-f]{32}$/);
    await check()();
    await check([folder])();
    expect(accepted).toBe(0);
  });

  test('is refused when another one is there, also in the same run', async () => {
    const first = check();
    await first();
    renameSync(folder, `${folder}.away`);
    mkdirSync(folder);
    await expect(first()).rejects.toMatchObject(refusal);
    await expect(check()()).rejects.toMatchObject(refusal);
    await expect(check([folder])()).rejects.toMatchObject(refusal);
    expect(readdirSync(folder)).toEqual([]);
    expect(accepted).toBe(0);
  });

  test('is not used when it cannot be remembered', async () => {
    const save = () => Promise.reject(new Error('full'));
    const storage = { folder, save, load: async () => undefined, onOwnDisk() {}, otherStorage: Object };
    const host = { platform: process.platform, ownDisks: [], now: Date.now };
    await expect(storageCheck(storage as never, host)()).rejects.toThrow('full');
  });
});

describe("a folder on the system's own disk", () => {
  test('is not marked and not remembered', async () => {
    const first = check([folder]);
    await first();
    await first();
    expect([accepted, remembered, readdirSync(folder)]).toEqual([1, undefined, []]);
    await check()();
    expect(readdirSync(folder)).toEqual([MARK]);
  });

  test('is refused each time, if the caller refuses it', async () => {
    const refuse = () => {
      throw new NoInputError('transfer.ownDisk');
    };
    const first = check([folder], refuse);
    for (const _ of [1, 2]) await expect(first()).rejects.toMatchObject({ key: 'transfer.ownDisk' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
