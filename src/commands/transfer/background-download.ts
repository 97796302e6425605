import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import { isInterruption, named, type RayvisionError } from '../../errors.js';
import { printJson } from '../../output/print.js';
import { makeTarget } from '../../transfer/target.js';
import type { Globals } from '../flags/globals.js';
import type { Session } from '../session/session.js';
import { engineFor } from './choose-engine.js';
import { broughtJson, type Fetched } from './fetch-files.js';
import { openHasher } from './open-hasher.js';
import { bringerOf } from './result-downloader.js';

/** Brings frames while others render. */
export interface Collector {
  /** The tasks have got so far: begins to bring what is ready, and does not wait for it. */
  look(tasks: readonly Task[]): void;
  /** How many files are here. */
  count(): number;
  /**
   * The last word: brings what is missing and tries again what failed.
   * @param whole false when the wait was cut short: then what is on its way is left
   */
  finish(tasks: readonly Task[], whole: boolean): Promise<Fetched>;
  close(): Promise<void>;
}

/** What must differ between two looks to be worth a question. */
function faceOf(tasks: readonly Task[]): string {
  return renderingTasks(tasks)
    .map(({ taskId, status, frames }) => [taskId, status.code, frames.done].join())
    .join(' ');
}

/**
 * Makes ready to bring the results of tasks to a folder.
 * @throws DataError when no engine reaches the farm; OutputError when the folder cannot be made
 */
export async function openCollector(
  session: Session,
  typed: string,
  flags: Globals & { ndjson?: boolean },
  context: Context,
): Promise<Collector> {
  const to = resolve(context.cwd, typed);
  await makeTarget(to);
  const hasher = openHasher(context);
  const engine = await engineFor(session, hasher, context).catch(async (error: unknown) => {
    await hasher.close();
    throw error;
  });
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  let files = 0;
  const bringer = bringerOf(
    engine,
    session.client,
    { to, onConflict: 'skip' },
    {
      onPlan() {},
      onBytes() {},
      async onBrought(brought, taskId) {
        if (brought.state === 'fetched') files += 1;
        if (!flags.ndjson) return;
        const time = new Date(context.now()).toISOString();
        const told = broughtJson(brought, context.translate);
        await printJson(context.stdout, { event: 'download', time, taskId, ...told });
      },
    },
    context,
  );
  let running: Promise<void> | undefined;
  let newest: readonly Task[] = [];
  let seen = '';
  let error: RayvisionError | undefined;

  async function work(): Promise<void> {
    while (faceOf(newest) !== seen && !signal.aborted) {
      const tasks = newest;
      seen = faceOf(tasks);
      await attempt(tasks);
    }
    running = undefined;
  }

  /** What stops one pass may be over at the next. */
  async function attempt(tasks: readonly Task[]): Promise<void> {
    try {
      await bringer.pass(tasks, signal);
      error = undefined;
    } catch (cause) {
      if (!signal.aborted && !isInterruption(cause)) error = named(cause);
    }
  }

  return {
    look(tasks) {
      newest = tasks;
      if (faceOf(tasks) !== seen) running ??= work();
    },
    count: () => files,
    async finish(tasks, whole) {
      if (!whole) stop.abort();
      // Its own passes do not know yet that this is the last word.
      newest = [];
      await running;
      if (whole) await attempt(tasks);
      return { to, brought: [...bringer.brought.values()], error };
    },
    async close() {
      stop.abort();
      await running;
      await hasher.close();
    },
  };
}

/**
 * Does the work with a collector, if one is wanted.
 * @throws as `openCollector`, and what the work throws
 */
export async function withCollector<T>(
  session: Session,
  flags: Globals & { readonly download?: string; readonly ndjson?: boolean },
  context: Context,
  work: (collector: Collector | undefined) => Promise<T>,
): Promise<T> {
  if (flags.download === undefined) return work(undefined);
  const collector = await openCollector(session, flags.download, flags, context);
  try {
    return await work(collector);
  } finally {
    await collector.close();
  }
}
