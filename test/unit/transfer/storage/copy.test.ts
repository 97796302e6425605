import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { DataError, NoInputError, OutputError } from '../../../../src/errors.js';
import { type CopyJob, copyFile } from '../../../../src/transfer/storage/copy.js';

let folder: string;
let from: string;
let to: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rayvision-copy-'));
  from = join(folder, 'from');
  to = join(folder, 'to');
});

function job(more: Partial<CopyJob> = {}): CopyJob {
  return {
    ...{ from, to, temporary: join(folder, '.part'), links: 'follow' as const },
    limitRate: async () => {},
    check: async () => {},
    onBytes: () => {},
    ...more,
  };
}

describe('a copy', () => {
  test.each([0, 1, 1_048_575, 1_048_576, 1_048_577, 2_500_000])('of %d bytes is equal', async (size) => {
    const content = randomBytes(size);
    writeFileSync(from, content);
    utimesSync(from, 1_600_000_000, 1_600_000_000);
    let copied = 0;
    await copyFile(job({ onBytes: (bytes) => (copied += bytes) }));
    expect(readFileSync(to).equals(content)).toBe(true);
    expect(copied).toBe(size);
    expect(statSync(to).mtimeMs).toBe(1_600_000_000_000);
    expect(readdirSync(folder).toSorted()).toEqual(['from', 'to']);
  });

  test('replaces an existing file at once', async () => {
    writeFileSync(from, 'new');
    writeFileSync(to, 'what was there before');
    await copyFile(
      job({ limitRate: async () => void expect(readFileSync(to, 'utf8')).toBe('what was there before') }),
    );
    expect(readFileSync(to, 'utf8')).toBe('new');
  });

  test('returns the identity of the new file', async () => {
    writeFileSync(from, 'x');
    const { identity, source } = await copyFile(job());
    const { dev, ino, size } = statSync(to);
    expect([identity, source.size]).toEqual([`${dev}:${ino}`, size]);
  });
});

/** What is left after a copy that failed: nothing of it, and what was there before. */
async function fails(more: Partial<CopyJob>, error: new (...args: never[]) => Error, key: string) {
  let copied = 0;
  const copy = copyFile(job({ onBytes: (bytes) => (copied += bytes), ...more }));
  const cause = await copy.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(cause).toBeInstanceOf(error);
  expect((cause as DataError).key).toBe(key);
  expect(copied).toBe(0);
  expect(existsSync(join(folder, '.part'))).toBe(false);
}

describe('a failed copy leaves nothing behind', () => {
  test('if the source grows meanwhile', async () => {
    writeFileSync(from, randomBytes(3_000_000));
    writeFileSync(to, 'before');
    await fails({ limitRate: async () => appendFileSync(from, 'more') }, DataError, 'transfer.changed');
    expect(readFileSync(to, 'utf8')).toBe('before');
  });

  test('if the source is rewritten meanwhile, with the same length', async () => {
    writeFileSync(from, 'a'.repeat(2_000_000));
    let chunks = 0;
    const limitRate = async () => {
      chunks += 1;
      if (chunks === 2) writeFileSync(from, 'b'.repeat(2_000_000));
    };
    await fails({ limitRate }, DataError, 'transfer.changed');
    expect(existsSync(to)).toBe(false);
  });

  test('if another file takes the name of the source meanwhile', async () => {
    writeFileSync(from, 'a'.repeat(2_000_000));
    utimesSync(from, 1_600_000_000, 1_600_000_000);
    let chunks = 0;
    const limitRate = async () => {
      chunks += 1;
      if (chunks !== 2) return;
      writeFileSync(join(folder, 'other'), 'b'.repeat(2_000_000));
      utimesSync(join(folder, 'other'), 1_600_000_000, 1_600_000_000);
      renameSync(join(folder, 'other'), from);
    };
    await fails({ limitRate }, DataError, 'transfer.changed');
    expect(existsSync(to)).toBe(false);
  });

  test('if the disk returns other bytes than were written', async () => {
    writeFileSync(from, 'the content');
    let calls = 0;
    const temporary = join(folder, '.part');
    // Between the writing, which asks for its bytes, and the comparing, which asks for none.
    const limitRate = async (bytes: number) => {
      calls += 1;
      if (bytes === 0 && calls === 2) writeFileSync(temporary, 'THE CONTENT');
    };
    await fails({ limitRate }, OutputError, 'transfer.differs');
    expect(existsSync(to)).toBe(false);
  });

  test('if there is no source', () => fails({}, NoInputError, 'transfer.source'));

  test('if the source is a folder or a pipe', async () => {
    mkdirSync(from);
    await fails({}, NoInputError, 'transfer.noFile');
    await fails({ from: '/dev/null' }, NoInputError, 'transfer.noFile');
  });

  test('if the source is a link of the farm', async () => {
    writeFileSync(join(folder, 'secret'), 'x');
    symlinkSync('secret', from);
    await fails({ links: 'refuse' }, NoInputError, 'transfer.source');
    await copyFile(job());
    expect(readFileSync(to, 'utf8')).toBe('x');
  });

  test('if it is stopped', async () => {
    writeFileSync(from, randomBytes(3_000_000));
    let chunks = 0;
    const copy = copyFile(
      job({
        limitRate: async () => {
          chunks += 1;
          if (chunks === 3) throw new Error('stop');
        },
      }),
    );
    await expect(copy).rejects.toThrow('stop');
    expect(readdirSync(folder)).toEqual(['from']);
  });

  test('if there is a folder in place of the target', async () => {
    writeFileSync(from, 'x');
    mkdirSync(to);
    await fails({}, OutputError, 'transfer.write');
  });

  test('if the folder cannot be written', async () => {
    writeFileSync(from, 'x');
    await fails({ temporary: join(folder, 'none', '.part') }, OutputError, 'transfer.write');
  });
});
