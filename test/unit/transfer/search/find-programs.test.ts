import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connectFailure } from '../../../../src/transfer/programs/tcp-port.js';
import { findMounts, storageFolders } from '../../../../src/transfer/search/find-mounts.js';
import { findPrograms } from '../../../../src/transfer/search/find-programs.js';
import { probePaths } from '../../../../src/transfer/search/probe-paths.js';
import { shareMounts } from '../../../../src/transfer/storage/local-mounts.js';
import { IN_PYTHON, installProgram } from '../../../support/vendor-programs.js';

const folder = mkdtempSync(join(tmpdir(), 'rayvision-search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const place = (name: string) => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};
const { signal } = new AbortController();
const world = {
  env: process.env,
  program: [process.execPath, ''] as const,
  signal,
  platform: process.platform,
};

/** What is found in a Python environment and a home folder of the test, leaving out what this machine has. */
async function found(env: Record<string, string>) {
  const all = await findPrograms({ platform: 'linux', env, cwd: folder });
  return all.filter(({ path }) => path.startsWith(folder));
}

describe.skipIf(process.platform === 'win32')('programs', () => {
  test('in a Python environment and a home folder', async () => {
    const [VIRTUAL_ENV, HOME] = [place('a/venv'), place('a/home')];
    const first = installProgram(join(VIRTUAL_ENV, IN_PYTHON));
    const newer = installProgram(join(VIRTUAL_ENV, IN_PYTHON.replace('3.11', '3.12')));
    const own = installProgram(join(HOME, '.local', IN_PYTHON));
    mkdirSync(join(HOME, 'RaysyncCmd'));
    writeFileSync(join(HOME, 'RaysyncCmd/Raysync-sdk'), '');
    expect(await found({ VIRTUAL_ENV, HOME })).toEqual([
      ...[newer, first, own].map((path) => ({ way: 'transmitter', path })),
      { way: 'raysync', path: join(HOME, 'RaysyncCmd') },
    ]);
  });

  test('a link, a folder and an empty Raysync folder are none', async () => {
    const [VIRTUAL_ENV, HOME] = [place('b/venv'), place('b/home')];
    const target = installProgram(join(place('b/elsewhere'), 'p'));
    mkdirSync(join(VIRTUAL_ENV, IN_PYTHON, '..'), { recursive: true });
    symlinkSync(target, join(VIRTUAL_ENV, IN_PYTHON));
    mkdirSync(join(HOME, '.local', IN_PYTHON), { recursive: true });
    mkdirSync(join(HOME, 'RaysyncCmd'));
    expect(await found({ VIRTUAL_ENV, HOME })).toEqual([]);
  });
});

describe('a look at paths', () => {
  test('distinguishes files, folders and missing paths', async () => {
    const [here, file] = [place('c'), join(place('c'), 'f')];
    writeFileSync(file, '');
    const gone = join(here, 'gone');
    expect(await probePaths([here, file, gone], 20_000, world)).toEqual(
      new Map([
        [here, 'folder'],
        [file, 'file'],
        [gone, 'ENOENT'],
      ]),
    );
  });

  test('without paths, and in no time', async () => {
    expect((await probePaths([], 20_000, world)).size).toBe(0);
    expect((await probePaths([folder], 0, world)).size).toBe(0);
  });

  test('names that look like options are paths', async () => {
    expect(await probePaths(['--help'], 20_000, world)).toEqual(new Map([['--help', 'ENOENT']]));
  });

  test.skipIf(process.platform === 'win32')('one that never answers is left behind', async () => {
    const stuck = installProgram(join(place('stuck'), 'runtime'), { script: '#!/bin/sh\nexec sleep 600\n' });
    expect((await probePaths([folder], 50, { ...world, program: [stuck, ''] })).size).toBe(0);
  });

  test('an interruption ends it', async () => {
    const stopped = { ...world, signal: AbortSignal.abort(new Error('stop')) };
    await expect(probePaths([folder], 20_000, stopped)).rejects.toThrow('stop');
  });
});

describe('storages on shares', () => {
  const facts = { input: { bid: '10201', userId: 7 }, output: { bid: '20201', userId: 7 } };

  test('are found by the names that the farm gives them', async () => {
    const [share, flat] = [place('d'), place('e')];
    mkdirSync(join(share, 'input/10201-7'), { recursive: true });
    mkdirSync(join(flat, '20201-7'));
    expect(await findMounts(facts, world, [share, flat])).toEqual({
      input: join(share, 'input', '10201-7'),
      output: join(flat, '20201-7'),
    });
    expect(await findMounts(facts, world, [place('f')])).toEqual({ input: undefined, output: undefined });
  });

  test('on Windows, and where the share is the storage', () => {
    expect(storageFolders('Z:\\', facts, 'win32').input).toEqual(['Z:\\input\\10201-7', 'Z:\\10201-7']);
    expect(storageFolders('/mnt/10201-7', facts, 'linux').input[0]).toBe('/mnt/10201-7');
  });

  test.each(['../x', 'a/b', ''])('an id %j is no name of a folder', (bid) => {
    expect(storageFolders('/mnt', { ...facts, input: { bid, userId: 7 } }, 'linux').input).toEqual([]);
  });

  test('shares are distinguished from other file systems', () => {
    const table = [
      '36 35 98:0 / / rw - ext4 /dev/sda1 rw',
      '37 36 0:30 / /proc rw - proc proc rw',
      '38 36 0:31 / /mnt/my\\040farm rw - nfs4 server:/x rw',
      '39 36 0:32 / /mnt/smb rw - cifs //server/x rw',
      '40 36 0:33 / /snap/x ro - fuse.snapfuse snapfuse ro',
      '41 36 0:34 / /mnt/ssh rw - fuse.sshfs ann@server: rw',
      'nonsense',
    ].join('\n');
    expect(shareMounts(table)).toEqual(['/mnt/my farm', '/mnt/smb', '/mnt/ssh']);
  });
});

describe('a TCP port', () => {
  test('is open, or closed', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await connectFailure('127.0.0.1', port, 20_000, signal)).toBeUndefined();
    await new Promise((resolve) => server.close(resolve));
    expect(await connectFailure('127.0.0.1', port, 20_000, signal)).toBe('ECONNREFUSED');
  });

  test('an address that does not answer is given up', async () => {
    expect(await connectFailure('127.0.0.1', 9, 0, signal)).toMatch(/ETIMEDOUT|ECONNREFUSED/);
  });
});
