import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { NoInputError } from '../../../../src/errors.js';
import { makeUploadPlan } from '../../../../src/transfer/file-facts.js';
import { identify, isSameStorage } from '../../../../src/transfer/storage/identity.js';
import { type UploadReport, upload } from '../../../../src/transfer/upload.js';
import { ENGINE_CLOCK, filesystemEngines } from '../../../support/filesystem-engines.js';
import { canMount, mountTmpfs, unmount } from '../../../support/processes/mounts.js';

const { signal } = new AbortController();
const openEngine = filesystemEngines();

const FILES = 12;
const host = { platform: process.platform, ownDisks: ['/'], now: Date.now };

let root: string;
let input: string;
let checks: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rayvision-vanishing-'));
  input = join(root, 'input');
  mkdirSync(input);
  mkdirSync(join(root, 'local'));
  for (let at = 0; at < FILES; at++) writeFileSync(join(root, 'local', `f${at}`), `content ${at}`);
  checks = 0;
});

async function engineOf(folder: string) {
  const identity = await identify(folder, host);
  const verify = async () => {
    checks += 1;
    if (await isSameStorage(folder, identity, host)) return;
    throw new NoInputError('transfer.otherStorage', { folder, kind: 'input', profile: '' });
  };
  return openEngine({ input: folder, output: folder }, { verify });
}

/** Uploads all files; `onBytes` receives the number of files that were started. */
async function send(
  engine: Awaited<ReturnType<typeof engineOf>>,
  onBytes: (files: number) => void = () => {},
): Promise<UploadReport> {
  const names = Array.from({ length: FILES }, (_, at) => `f${at}`);
  const pairs = names.map((name) => ({ local: join(root, 'local', name), server: `/D/${name}` }));
  const { files } = await makeUploadPlan(pairs, signal);
  let count = 0;
  return upload(engine, files, {
    ...{ signal, limit: undefined, force: false, ...ENGINE_CLOCK },
    onBytes(bytes) {
      if (bytes <= 0) return;
      count += 1;
      onBytes(count);
    },
    onOutcome() {},
  });
}

/** What a vanished mount leaves: an empty folder under its name. */
function vanish(): void {
  renameSync(input, `${input}.away`);
  mkdirSync(input);
}

function comeBack(): void {
  renameSync(input, `${input}.empty`);
  renameSync(`${input}.away`, input);
}

describe('a storage', () => {
  test('that stays is checked once, for any number of files', async () => {
    const report = await send(await engineOf(input));
    expect([report.sent.length, report.failed.length, checks]).toEqual([FILES, 0, 1]);
  });

  test('that was replaced before the upload is not written to', async () => {
    const engine = await engineOf(input);
    vanish();
    await expect(engine.checkInput?.()).rejects.toMatchObject({ key: 'transfer.otherStorage', exitCode: 66 });
    await expect(send(engine)).rejects.toMatchObject({ key: 'transfer.otherStorage', exitCode: 66 });
    expect(readdirSync(input)).toEqual([]);
  });

  // Windows renames no folder of which files are open.
  const swapped = test.skipIf(process.platform === 'win32');

  swapped.each([1, 5, FILES])('that vanishes at file %i ends the upload: exit 66', async (at) => {
    const engine = await engineOf(input);
    await expect(
      send(engine, (count) => {
        if (count === at) vanish();
      }),
    ).rejects.toMatchObject({ key: 'transfer.otherStorage', exitCode: 66 });
  });

  swapped('that is missing ends the upload as well', async () => {
    const engine = await engineOf(input);
    await expect(
      send(engine, (count) => {
        if (count === 3) renameSync(input, `${input}.away`);
      }),
    ).rejects.toMatchObject({ key: 'transfer.noStorage', exitCode: 66 });
  });

  swapped('that vanishes and returns has every file in the end, or the upload has failed', async () => {
    const engine = await engineOf(input);
    const report = await send(engine, (count) => {
      if (count === 4) vanish();
      if (count === 5) comeBack();
    }).catch((error: unknown) => error);
    const there = existsSync(`${input}.away`) ? [] : readdirSync(join(input, 'D'));
    if (report instanceof Error) expect(report).toMatchObject({ exitCode: 66 });
    else {
      expect((report as UploadReport).failed).toEqual([]);
      expect(there.filter((name) => !name.startsWith('.'))).toHaveLength(FILES);
    }
  });

  test('that vanishes is not listed as empty: exit 66', async () => {
    const engine = await engineOf(input);
    vanish();
    const list = async () => {
      for await (const _ of engine.list(['5_shot'], signal));
    };
    await expect(list()).rejects.toMatchObject({ key: 'transfer.otherStorage', exitCode: 66 });
  });
});

describe.skipIf(!canMount)('a real mount (root on Linux)', () => {
  test.each([0, 1, 5])('that is unmounted at file %i ends the upload: exit 66', async (at) => {
    mountTmpfs(input);
    const engine = await engineOf(input);
    if (at === 0) unmount(input);
    const sent = send(engine, (count) => {
      if (count === at) unmount(input);
    });
    await expect(sent).rejects.toMatchObject({ key: 'transfer.otherStorage', exitCode: 66 });
    unmount(input);
    if (at === 0) expect(readdirSync(input)).toEqual([]);
  });

  test('that another mount replaces meanwhile ends the upload', async () => {
    mountTmpfs(input);
    const engine = await engineOf(input);
    const sent = send(engine, (count) => {
      if (count === 2) mountTmpfs(input);
    });
    await expect(sent).rejects.toMatchObject({ key: 'transfer.otherStorage' });
    unmount(input);
    unmount(input);
  });
});
