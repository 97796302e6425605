import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DownloadedFile, download } from '../../../../src/transfer/download.js';
import type { Engine } from '../../../../src/transfer/engine.js';
import { makeFolders } from '../../../../src/transfer/folders.js';
import { ENGINE_CLOCK, filesystemEngines } from '../../../support/filesystem-engines.js';

// Another process replaces a folder by a link while files are downloaded into it.

const { signal } = new AbortController();
const openEngine = filesystemEngines();

let root: string;
let to: string;
let outside: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rayvision-swap-'));
  to = join(root, 'to');
  outside = join(root, 'outside');
  mkdirSync(outside);
  mkdirSync(join(root, 'output', '1_a'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const link = (target: string, path: string) => symlinkSync(target, path, 'junction');

/** What lies outside: names, and how many bytes each has. */
const strays = () => readdirSync(outside).map((name) => statSync(join(outside, name)).size);

/**
 * Downloads a file with the real engine; `act` is called after each of its checks.
 * @returns the result, and the sizes of the files outside before each check
 */
async function runDownload(
  act: (check: number) => void,
): Promise<Partial<DownloadedFile> & { readonly during: readonly number[] }> {
  writeFileSync(join(root, 'output', '1_a', 'x.png'), randomBytes(5000));
  const real = openEngine({ input: undefined, output: join(root, 'output') });
  let checks = 0;
  const during: number[] = [];
  const engine: Engine = {
    ...real,
    download: (files, transfer) =>
      real.download(
        files.map((file) => ({
          ...file,
          async check() {
            during.push(...strays());
            await file.check();
            checks += 1;
            act(checks);
          },
        })),
        transfer,
      ),
  };
  const remote = { steps: ['1_a', 'x.png'], size: 5000, modifiedMs: 0, kind: 'file' } as const;
  const [one] = await download(engine, [remote], {
    ...{ to, onConflict: 'skip', signal, limit: undefined, ...ENGINE_CLOCK },
    onStart() {},
    onBytes() {},
    onFile() {},
  });
  return { ...one, during };
}

describe('a folder that is replaced by a link during a download', () => {
  test('does not exist in an undisturbed download: four checks', async () => {
    const seen: number[] = [];
    expect(await runDownload((check) => seen.push(check))).toMatchObject({ state: 'fetched' });
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  test.each([1, 2, 3, 4])(
    'after check %i: no byte is written outside, and no file stays there',
    async (moment) => {
      const during: number[] = [];
      const result = await runDownload((check) => {
        during.push(...strays());
        if (check !== moment) return;
        renameSync(join(to, '1_a'), join(root, 'moved'));
        link(outside, join(to, '1_a'));
      });
      expect(result.state).toMatch(/refused|failed/);
      expect(result.during.filter((bytes) => bytes > 0)).toEqual([]);
      expect(strays()).toEqual([]);
    },
  );

  test.each([1, 2, 3])('and by a folder again, after check %i: no file stays outside', async (moment) => {
    await runDownload((check) => {
      if (check === moment) {
        renameSync(join(to, '1_a'), join(root, 'moved'));
        link(outside, join(to, '1_a'));
      } else if (check === moment + 1) {
        rmSync(join(to, '1_a'));
        renameSync(join(root, 'moved'), join(to, '1_a'));
      }
    }).catch(() => {});
    expect(strays().filter((bytes) => bytes > 0)).toEqual([]);
  });

  test.each([1, 2])('may be the target folder itself, after check %i', async (moment) => {
    const result = await runDownload((check) => {
      if (check !== moment) return;
      renameSync(to, join(root, 'moved'));
      mkdirSync(join(outside, '1_a'));
      link(outside, to);
    });
    expect(result).toMatchObject({ state: 'refused', why: 'inside' });
    expect(readdirSync(join(outside, '1_a'))).toEqual([]);
  });
});

test('a folder below a link is not created if links are rejected', async () => {
  mkdirSync(to);
  link(outside, join(to, '1_a'));
  await expect(makeFolders(to, ['1_a', 'layer'], 'refuse')).rejects.toThrow('ELOOP');
  expect(readdirSync(outside)).toEqual([]);
});
