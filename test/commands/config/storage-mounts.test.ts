import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { canMount, mountTmpfs, unmount } from '../../support/processes/mounts.js';
import type { CliOptions } from '../../support/workstation/cli.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

let folder: string;
let input: string;

const workstation = await openWorkstation();
workstation.file('shot.project');
afterAll(() => workstation.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rayvision-storages-'));
  input = join(folder, 'input');
  mkdirSync(input);
});

const MARK = '.rayvision-storage.json';
/** A place on the system's own disk that can be written; temporary files may lie in memory. */
const ownDisk = [tmpdir(), '/var/tmp', process.cwd()].find(
  (place) => process.platform !== 'win32' && existsSync(place) && statSync(place).dev === statSync('/').dev,
);

/** Linux's file system in memory: a separate device, and not a share. */
const memory = ['/dev/shm'].find(
  (place) => process.platform === 'linux' && existsSync(place) && statSync(place).dev !== statSync('/').dev,
);

const run = (argv: readonly string[], options: CliOptions = {}) =>
  workstation.run(argv, { folder: join(folder, 'config'), ...options });
const submit = (...flags: string[]) => run(['submit', 'shot.project', '--frames', '1', '--new', ...flags]);
const set = (...words: string[]) => run(['config', 'set', 'storage.input', ...words]);

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
const kept = (): any => JSON.parse(readFileSync(join(folder, 'config/config.json'), 'utf8')).profiles;

/** Writes a profile without the id of a storage, as earlier versions or people write it. */
function byHand(members: object): void {
  mkdirSync(join(folder, 'config'), { recursive: true });
  writeFileSync(join(folder, 'config/config.json'), JSON.stringify({ profiles: { default: members } }));
}

/** What a share that is not mounted leaves: its mount point. */
function vanish(): void {
  renameSync(input, `${input}.away`);
  mkdirSync(input);
}

const made: string[] = [];
afterAll(() => {
  for (const one of made) rmSync(one, { recursive: true, force: true });
});

function onOwnDisk(): string {
  const one = mkdtempSync(join(ownDisk ?? '', '.rayvision-test-'));
  made.push(one);
  return one;
}

const submitted = async () => {
  const { data } = await workstation.farm.call('/api/render/handle/getTaskList/v2', {
    pageNum: 1,
    pageSize: 100,
  });
  return data.items.length as number;
};

describe('config set storage.input', () => {
  test('writes a mark into the folder, and its id into the profile', async () => {
    expect((await set(input, '-q')).code).toBe(0);
    const { id } = JSON.parse(readFileSync(join(input, MARK), 'utf8'));
    expect(kept()).toEqual({ default: { 'storage.input': input, 'storage.input.id': `mark:${id}` } });
    const { settings } = onlyJson((await run(['config', 'list', '--json'])).stdout);
    const names = settings.map(({ key }: { key: string }) => key);
    expect(names.filter((key: string) => key.startsWith('storage'))).toEqual([
      'storage.input',
      'storage.output',
    ]);
  });

  test('of another folder replaces the id, and unset removes both members', async () => {
    await set(input);
    const before = kept().default['storage.input.id'];
    const other = join(folder, 'other');
    mkdirSync(other);
    await set(other);
    expect(kept().default['storage.input']).toBe(other);
    expect(kept().default['storage.input.id']).not.toBe(before);
    // The same storage under another name is the same one.
    await set(`${input}/.`);
    expect(kept().default['storage.input.id']).toBe(before);
    await run(['config', 'unset', 'storage.input']);
    expect(kept()).toEqual({ default: {} });
  });

  test('of a missing folder warns, even with -q, and saves no id', async () => {
    const gone = join(folder, 'gone');
    for (const flags of [[], ['-q']]) {
      const { code, stderr } = await set(gone, ...flags);
      expect([code, stderr]).toEqual([
        0,
        expect.stringMatching(/^Warning: .*gone.*config set storage\.input/),
      ]);
    }
    const json = await set(gone, '--json');
    expect(onlyJson(json.stderr).warning.message).toContain(gone);
    expect(kept()).toEqual({ default: { 'storage.input': gone } });
  });

  test.skipIf(!ownDisk)('of a folder on the own disk saves it, with a warning', async () => {
    input = onOwnDisk();
    const { code, stderr } = await set(input, '-q', '--profile', 'studio');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: .*own disk.*--profile studio\n$/);
  });
});

describe('a storage that was replaced', () => {
  test('gets no file and no task: exit 66, with the command that accepts it', async () => {
    await set(input);
    await run(['config', 'set', 'storage.output', input]);
    const before = await submitted();
    const id = await workstation.submit();
    await workstation.pin(25, id);
    vanish();
    for (const argv of [
      ['submit', 'shot.project', '--frames', '1', '-q'],
      ['upload', 'shot.project'],
      ['download', String(id), '--to', 'out'],
    ]) {
      const { code, stderr } = await run(argv);
      expect([argv[0], code]).toEqual([argv[0], 66]);
      expect(stderr).toContain(`'${input}'`);
      expect(stderr).toMatch(/config set storage\.(input|output)/);
    }
    expect(await submitted()).toBe(before + 1);
    expect(readdirSync(input)).toEqual([]);
    // Setting it again accepts the new storage.
    expect((await set(input)).code).toBe(0);
    expect((await submit()).code).toBe(0);
  });

  test('is reported before any question and before a task id is reserved', async () => {
    await set(input);
    vanish();
    const { code, stderr } = await submit();
    expect(code).toBe(66);
    expect(stderr).not.toContain('Frames');
    expect(readdirSync(join(folder, 'config')).filter((name) => name === 'submissions')).toEqual([]);
  });

  test('includes one whose id only a later version understands', async () => {
    byHand({ 'storage.input': input, 'storage.input.id': 'cloud:7' });
    expect((await submit()).code).toBe(66);
    byHand({ 'storage.input': input, 'storage.input.id': 7.5 });
    expect((await submit()).code).toBe(66);
    byHand({ 'storage.input': input, 'storage.input.id': ['mark'] });
    expect((await submit()).code).toBe(65);
  });

  test('is ignored with --assets-on-farm', async () => {
    await set(input);
    vanish();
    expect((await submit('--assets-on-farm')).code).toBe(0);
  });
});

describe('a storage without a saved id', () => {
  test.skipIf(!ownDisk)('on the own disk is used with a warning each time, even with -q', async () => {
    input = onOwnDisk();
    for (const spelling of [{ 'storage.input': input }, { storage: { input } }]) {
      byHand(spelling);
      const quiet = await submit('-q');
      expect([quiet.code, linesOf(quiet.stderr)]).toEqual([
        0,
        [expect.stringMatching(/^Warning: .*own disk.*config set storage\.input/)],
      ]);
      const json = await submit('--json');
      expect([json.code, onlyJson(json.stderr).warning.message]).toEqual([0, expect.stringContaining(input)]);
      expect(kept()).toEqual({ default: spelling });
      expect(readdirSync(input)).not.toContain(MARK);
    }
  });

  test.skipIf(!memory)('on a local file system causes a warning each time (Linux)', async () => {
    input = mkdtempSync(join(memory ?? '', '.rayvision-test-'));
    made.push(input);
    byHand({ 'storage.input': input });
    for (const _ of [1, 2]) {
      const { code, stderr } = await submit('-q');
      expect([code, linesOf(stderr)]).toEqual([
        0,
        [expect.stringMatching(/^Warning: .*own disk.*config set storage\.input/)],
      ]);
    }
    expect(kept()).toEqual({ default: { 'storage.input': input } });
    expect(readdirSync(input)).not.toContain(MARK);
    expect((await set(input, '-q')).stderr).toMatch(/^Warning: .*own disk/);
  });

  test.skipIf(!canMount)('on a mount is saved at its first use (root on Linux)', async () => {
    mountTmpfs(input);
    try {
      byHand({ storage: { input }, artist: 'ann' });
      const first = await submit('-q');
      expect([first.code, first.stderr]).toEqual([0, '']);
      expect(kept().default).toEqual({
        ...{ storage: { input }, artist: 'ann' },
        'storage.input.id': expect.stringMatching(/^mark:[0-9a-f]{32}$/),
      });
      unmount(input);
      const before = await submitted();
      const second = await submit('-q');
      expect([second.code, second.stdout, await submitted()]).toEqual([66, '', before]);
      expect(readdirSync(input)).toEqual([]);
    } finally {
      unmount(input);
    }
  });
});

test('a last task that cannot be saved causes a warning even with -q: --last is another task', async () => {
  await set(input);
  mkdirSync(join(folder, 'config/last-task.json'));
  const { code, stdout, stderr } = await submit('-q');
  expect(code).toBe(0);
  expect(stderr).toMatch(new RegExp(`^Warning: --last does not refer to task ${stdout.trim()}`, 'm'));
  rmSync(join(folder, 'config/last-task.json'), { recursive: true });
});
