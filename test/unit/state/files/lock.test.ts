import { existsSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processContext } from '../../../../src/context.js';
import { withLock } from '../../../../src/state/files/lock.js';
import { currentOwner } from '../../../../src/state/files/process-identity.js';

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
