import type { Context } from '../context.js';
import type { Notice } from '../domain/task/notice.js';
import { withMembers } from '../domain/with-members.js';
import { isInterruption, RayvisionError } from '../errors.js';
import { type PendingNotice, takeNotices, writeNotice } from '../state/pending-notices.js';
import type { Cause, Delivery } from './delivery.js';

/** Makes one attempt to deliver a notice. */
export type Deliver = (notice: Notice, signal: AbortSignal) => Promise<Delivery>;

/** Milliseconds between attempts. */
const PAUSES = [1000, 2000, 4000, 8000] as const;
/** Milliseconds of real time that a run waits for its last notices; the rest is left to the next run. */
const CLOSE_WITHIN = 60_000;
/** Notices that are delivered at the same time. */
const AT_ONCE = 4;
/** Milliseconds between the signs of life of an owner's files. */
const HEARTBEAT = 2000;

export type OutboxWorld = Pick<
  Context,
  'folder' | 'pid' | 'startedAt' | 'isRunning' | 'platform' | 'now' | 'sleep' | 'signal' | 'every'
>;

/** The notices of one run. */
export interface Outbox {
  /** Writes a notice down and begins to deliver it. */
  add(notice: Notice): Promise<void>;
  /** Waits until everything is delivered or given up. What is left stays for the next run. */
  close(): Promise<void>;
}

/**
 * Opens the notices of a run, and begins with those that dead processes left. Each is delivered at least once: it is
 * written down before, and removed after.
 * @param onFailure called when a notice is given up; with `left` it is tried again by the next run
 */
export function openOutbox(
  deliver: Deliver,
  world: OutboxWorld,
  onFailure: (notice: Notice, cause: Cause, left: boolean) => void,
): Outbox {
  const closing = new AbortController();
  const signal = AbortSignal.any([world.signal, closing.signal]);
  const jobs = new Set<Promise<void>>();
  const held = new Set<PendingNotice>();
  /** Notices that this run has begun or ended: one that a dead process left is not delivered twice. */
  const seen = new Map<string, 'begun' | 'ended'>();
  const keyOf = ({ channel, body }: Notice) => JSON.stringify([body.id, channel]);
  const queue: (() => void)[] = [];
  let running = 0;
  const stop = world.every(HEARTBEAT, () => {
    for (const one of held) void one.touch();
  });

  async function attempts(notice: Notice): Promise<Delivery> {
    for (const pause of PAUSES) {
      const result = await deliver(notice, signal);
      if (result.kind !== 'again') return result;
      await world.sleep(pause, signal);
    }
    return deliver(notice, signal);
  }

  async function send(entry: PendingNotice): Promise<void> {
    held.add(entry);
    if (running === AT_ONCE) await new Promise<void>((next) => queue.push(next));
    else running += 1;
    try {
      const result = await attempts(entry.notice);
      if (result.kind !== 'again') await entry.remove();
      seen.set(keyOf(entry.notice), 'ended');
      if (result.kind !== 'done') onFailure(entry.notice, result.cause, result.kind === 'again');
    } catch (error) {
      // An interrupted run leaves its notices to the next one.
      if (signal.aborted || isInterruption(error)) return;
      onFailure(entry.notice, causeOf(error), true);
    } finally {
      held.delete(entry);
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  }

  function start(work: Promise<void>): void {
    jobs.add(work);
    void work.finally(() => jobs.delete(work)).catch(() => {});
  }

  async function recover(): Promise<void> {
    const own = withMembers(world, { signal });
    const left = await takeNotices(own).catch(() => []);
    for (const entry of left) {
      const key = keyOf(entry.notice);
      const state = seen.get(key);
      // What is under way removes the file itself.
      if (state === 'ended') await entry.remove().catch(() => {});
      if (state !== undefined) continue;
      seen.set(key, 'begun');
      start(send(entry));
    }
  }

  const recovered = recover();

  return {
    async add(notice) {
      if (seen.has(keyOf(notice))) return;
      seen.set(keyOf(notice), 'begun');
      // A folder that cannot be written must not keep a notice from being delivered.
      const entry = await writeNotice(notice, world).catch(
        (): PendingNotice => ({ notice, async remove() {}, async touch() {} }),
      );
      start(send(entry));
    },
    async close() {
      const late = AbortSignal.timeout(CLOSE_WITHIN);
      late.addEventListener('abort', () => closing.abort(late.reason));
      await recovered;
      while (jobs.size > 0) await Promise.allSettled(jobs);
      stop();
    },
  };
}

function causeOf(error: unknown): Cause {
  return (translate) => (error instanceof RayvisionError ? error.describe(translate) : String(error));
}
