import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processContext } from '../../../../src/context.js';
import { withLock } from '../../../../src/state/files/lock.js';
import {
  currentOwner,
  isOwnerAlive,
  type ProcessContext,
} from '../../../../src/state/files/process-identity.js';

/** A world of another system; sleeps take no time, and may do something. */
function world(platform: NodeJS.Platform, onSleep: () => void = () => {}, running = true): ProcessContext {
  const { pid, startedAt, every, now } = processContext();
  const { signal } = new AbortController();
  const sleep = async () => onSleep();
  return { pid, startedAt, platform, every, now, signal, sleep, isRunning: () => running };
}

function heldFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'rayvision-held-')), 'a.json');
  writeFileSync(file, '');
  return file;
}

/** Touches a file with another time each time. */
function beating(file: string): () => void {
  let seconds = 1000;
  return () => {
    seconds += 1;
    utimesSync(file, seconds, seconds);
  };
}

/** What is asked of Linux there, only a Linux has. */
const PLATFORMS = (['linux', 'darwin', 'win32'] as const).filter(
  (platform) => platform !== 'linux' || process.platform === 'linux',
);

describe.each(PLATFORMS)('on %s', (platform) => {
  test('this process is alive', async () => {
    const here = world(platform);
    expect(await isOwnerAlive(heldFile(), await currentOwner(here), here)).toBe(true);
  });

  test('an earlier process with the same number is not alive', async () => {
    const here = world(platform);
    expect(await isOwnerAlive(heldFile(), `${await currentOwner(here)}1`, here)).toBe(false);
  });

  test('an unused process number is not alive', async () => {
    const here = world(platform, undefined, false);
    const gone = (await currentOwner(here)).replace(/-\d+-/, '-999999999-');
    expect(await isOwnerAlive(heldFile(), gone, here)).toBe(false);
  });

  test('a process on another machine is alive as long as it touches its file', async () => {
    const file = heldFile();
    const silent = world(platform);
    const away = `ffffffff-${(await currentOwner(silent)).split('-').slice(1).join('-')}`;
    expect(await isOwnerAlive(file, away, silent)).toBe(false);
    expect(await isOwnerAlive(file, away, world(platform, beating(file)))).toBe(true);
  });
});

describe.each(['darwin', 'win32'] as const)('on %s, where a process number may be reused', (platform) => {
  test('the heartbeat decides', async () => {
    const file = heldFile();
    const silent = world(platform);
    const other = (await currentOwner(silent)).replace(/-\d+-/, '-1-');
    expect(await isOwnerAlive(file, other, silent)).toBe(false);
    expect(await isOwnerAlive(file, other, world(platform, beating(file)))).toBe(true);
  });
});

describe('several processes that wait for a stale lock', () => {
  test('own it one after the other', async () => {
    const lock = join(mkdtempSync(join(tmpdir(), 'rayvision-lock-')), 'x.lock');
    const here = { ...world(process.platform), sleep: () => new Promise<void>((go) => setImmediate(go)) };
    writeFileSync(lock, `${await currentOwner(here)}1`);
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((go) => setImmediate(go));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => withLock(lock, here, work)));
    expect(most).toBe(1);
    expect(readdirSync(dirname(lock))).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('on Linux the check is exact', () => {
  test('a running process is alive without a heartbeat; a killed one is not', async () => {
    const script = 'process.stdout.write("ready"); setInterval(() => {}, 1000)';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const here = world('linux');
    const place = (await currentOwner(here)).split('-')[0];
    const owner = `${place}-${child.pid}-${start}`;
    expect(await isOwnerAlive(heldFile(), owner, here)).toBe(true);
    // A stopped process is alive: it may continue.
    child.kill('SIGSTOP');
    expect(await isOwnerAlive(heldFile(), owner, here)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isOwnerAlive(heldFile(), owner, here)).toBe(false);
  });
});
