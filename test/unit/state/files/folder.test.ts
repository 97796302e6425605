import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OutputError } from '../../../../src/errors.js';
import { makeFolder } from '../../../../src/state/files/folder.js';

const fresh = () => mkdtempSync(join(tmpdir(), 'rayvision-state-'));

test('folders that are made by several processes at the same time exist in the end', async () => {
  for (let round = 0; round < 20; round++) {
    const folder = join(fresh(), 'a/b/c');
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(folder)));
    expect(statSync(folder).isDirectory()).toBe(true);
  }
});

test.skipIf(process.platform !== 'linux')(
  'a folder below one that cannot be written is an error',
  async () => {
    await expect(makeFolder('/proc/nope/deeper')).rejects.toThrow(OutputError);
  },
);
