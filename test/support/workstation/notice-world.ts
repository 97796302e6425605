import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Notice } from '../../../src/domain/task/notice.js';
import type { OutboxWorld } from '../../../src/notices/outbox.js';
import { type Answer, startReceiver } from '../farms/webhook-receiver.js';

/** Returns a process with a state folder; its sleeps take no time. `pid` must be of a process that has ended to be dead. */
export function noticeWorld(changes: Partial<OutboxWorld> = {}) {
  const pauses: number[] = [];
  let time = Date.UTC(2026, 0, 1);
  const world: OutboxWorld = {
    folder: mkdtempSync(join(tmpdir(), 'rayvision-notices-')),
    pid: process.pid,
    startedAt: 1,
    isRunning: (pid) => pid === process.pid,
    platform: process.platform,
    now: () => time,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      pauses.push(ms);
      time += ms;
    },
    signal: new AbortController().signal,
    every: () => () => {},
    ...changes,
  };
  return { world, pauses };
}

/** A process id that no system gives. */
export const DEAD = 2 ** 30;

/** Returns a notice about a task. */
export function noticeOf(taskId: number, changes: Partial<Notice> = {}): Notice {
  const status = { code: 25, name: 'FINISHED' };
  const task = { taskId, alias: `2W${taskId}`, scene: 'a.ma', status };
  const id = String(taskId).padStart(32, '0');
  return {
    channel: { kind: 'exec', program: '/bin/true' },
    body: { event: 'task.ended', id, time: '2026-01-01T00:00:00.000Z', text: '', content: '', task },
    ...{ sentence: 'done', exitCode: 0, at: Date.UTC(2026, 0, 1) },
    ...changes,
  };
}

/** Starts a webhook receiver that closes with the test. */
export async function openReceiver(reply?: Answer) {
  const opened = await startReceiver(reply);
  onTestFinished(() => opened.close());
  return opened;
}

/** The files of notices that are not delivered yet. @param folder the settings folder */
export function noticesLeft(folder: string): string[] {
  const notices = join(folder, 'notices');
  return existsSync(notices) ? readdirSync(notices) : [];
}
