import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processContext } from '../../../src/context.js';
import { OutputError } from '../../../src/errors.js';
import { makeFolder } from '../../../src/state/files/folder.js';
import { readJson, writeJson } from '../../../src/state/files/json-file.js';
import { withLock } from '../../../src/state/files/lock.js';
import { currentOwner } from '../../../src/state/files/process-identity.js';

const fresh = () => mkdtempSync(join(tmpdir(), 'rayvision-state-'));

/** The real world, but for sleeps: they take no time and are counted. */
function timer() {
  let slept = 0;
  const sleep = async (ms: number) => {
    slept += ms;
  };
  const { pid, startedAt, platform, isRunning, every, now } = processContext();
  const { signal } = new AbortController();
  return { pid, startedAt, platform, isRunning, every, now, signal, sleep, slept: () => slept };
}

describe('state files', () => {
  test('are written completely, for this user only, without other files', async () => {
    const folder = fresh();
    await writeJson(join(folder, 'a', 'b', 'value.json'), { one: 1 });
    expect(await readJson(join(folder, 'a', 'b', 'value.json'))).toEqual({ one: 1 });
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['value.json']);
    if (process.platform !== 'win32')
      expect(statSync(join(folder, 'a/b/value.json')).mode & 0o777).toBe(0o600);
  });

  test('that are truncated count as missing', async () => {
    const file = join(fresh(), 'cut.json');
    writeFileSync(file, '{"one":');
    expect(await readJson(file)).toBeUndefined();
    expect(await readJson(join(fresh(), 'none.json'))).toBeUndefined();
  });

  test('that cannot be written are an error with their name, and keep their contents', async () => {
    const folder = fresh();
    const file = join(folder, 'value.json');
    await writeJson(file, { old: true });
    const within = join(file, 'below.json');
    await expect(writeJson(within, {})).rejects.toThrow(OutputError);
    await expect(writeJson(within, {})).rejects.toThrow(within.slice(0, file.length));
    expect(readFileSync(file, 'utf8')).toBe('{"old":true}\n');
  });

  test.skipIf(process.platform !== 'linux')(
    'below a folder that cannot be written are an error',
    async () => {
      await expect(makeFolder('/proc/nope/deeper')).rejects.toThrow(OutputError);
    },
  );
});

test('folders that are made by several processes at the same time exist in the end', async () => {
  for (let round = 0; round < 20; round++) {
    const folder = join(fresh(), 'a/b/c');
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(folder)));
    expect(statSync(folder).isDirectory()).toBe(true);
  }
});

describe('a lock', () => {
  test('has one owner at a time', async () => {
    const lock = join(fresh(), 'x.lock');
    const log: string[] = [];
    const gates = new Map<string, () => void>();
    const work = (name: string) => () =>
      new Promise<void>((resolve) => {
        log.push(`${name} in`);
        gates.set(name, () => {
          log.push(`${name} out`);
          resolve();
        });
      });
    const real = { ...timer(), sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) };
    const one = withLock(lock, real, work('one'));
    while (!gates.has('one')) await new Promise((resolve) => setImmediate(resolve));
    const two = withLock(lock, real, work('two'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['one in']);
    gates.get('one')?.();
    await one;
    while (!gates.has('two')) await new Promise((resolve) => setImmediate(resolve));
    gates.get('two')?.();
    await two;
    expect(log).toEqual(['one in', 'one out', 'two in', 'two out']);
  });

  test.each([
    ['of a process that is gone', (own: string) => own.replace(/-\d+-/, '-999999999-')],
    ['of an earlier process with the same number', (own: string) => `${own}0`],
    ['of a machine that is silent', (own: string) => `0${own}`],
    ['that was never signed', () => ''],
  ])('%s is taken over', async (_, owner) => {
    const lock = join(fresh(), 'x.lock');
    writeFileSync(lock, owner(await currentOwner(timer())));
    expect(await withLock(lock, timer(), async () => 'done')).toBe('done');
    expect(existsSync(lock)).toBe(false);
  });

  test('of this very process is waited for, and then an error with its name', async () => {
    const lock = join(fresh(), 'x.lock');
    const time = timer();
    writeFileSync(lock, await currentOwner(time));
    await expect(withLock(lock, time, async () => 'done')).rejects.toThrow(lock);
    expect(time.slept()).toBeGreaterThan(10_000);
  });

  test('that is touched is owned, on any machine', async () => {
    const lock = join(fresh(), 'x.lock');
    const time = timer();
    writeFileSync(lock, `0${await currentOwner(time)}`);
    let seconds = 0;
    const sleep = async (ms: number) => {
      seconds += ms / 1000;
      utimesSync(lock, seconds, seconds);
      await time.sleep(ms);
    };
    await expect(withLock(lock, { ...time, sleep }, async () => 'done')).rejects.toThrow(lock);
  });

  test('is released if the work fails', async () => {
    const lock = join(fresh(), 'x.lock');
    const failing = withLock(lock, timer(), () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await withLock(lock, timer(), async () => 'next')).toBe('next');
  });
});
