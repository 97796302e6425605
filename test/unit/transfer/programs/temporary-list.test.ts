import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withTemporaryList } from '../../../../src/transfer/programs/temporary-list.js';

const NOW = 1_700_000_000_000;
const WEEK = 7 * 86_400_000;
const temporary = () => mkdtempSync(join(tmpdir(), 'lists-'));
const placeIn = (folder: string) =>
  ({ folder, program: 'transmitter', name: 'upload.json', now: NOW }) as const;

describe('a list of files to upload', () => {
  test('is there during the work only, in a folder that only this user can read', async () => {
    const folder = join(temporary(), 'new');
    const result = await withTemporaryList(
      placeIn(folder),
      [Buffer.from('ab'), Buffer.from('c')],
      async (list) => {
        expect([basename(list), readFileSync(list, 'utf8')]).toEqual(['upload.json', 'abc']);
        if (process.platform !== 'win32')
          expect([list, dirname(list), folder].map((one) => statSync(one).mode & 0o077)).toEqual([0, 0, 0]);
        return 7;
      },
    );
    expect([result, readdirSync(folder)]).toEqual([7, []]);
  });

  test('is removed when the work fails', async () => {
    const folder = temporary();
    const failing = withTemporaryList(placeIn(folder), 'x', async () => {
      throw new Error('the work');
    });
    await expect(failing).rejects.toThrow('the work');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of either program is removed after a week, where a killed process left it; nothing else is', async () => {
    const folder = temporary();
    const ages = { 'transmitter-a': 8, 'raysync-b': 8, 'transmitter-c': 6, 'raysync-d': 6, other: 8 };
    for (const [name, days] of Object.entries(ages)) {
      mkdirSync(join(folder, name));
      const at = (NOW - (days / 7) * WEEK) / 1000;
      utimesSync(join(folder, name), at, at);
    }
    await withTemporaryList(placeIn(folder), '', async () => {});
    expect(readdirSync(folder).toSorted()).toEqual(['other', 'raysync-d', 'transmitter-c']);
  });

  test('that cannot be written is an error with the path', async () => {
    const file = join(temporary(), 'file');
    writeFileSync(file, '');
    const failing = withTemporaryList(placeIn(join(file, 'below')), '', async () => {});
    await expect(failing).rejects.toMatchObject({ name: 'OutputError', key: 'file.write' });
  });
});
