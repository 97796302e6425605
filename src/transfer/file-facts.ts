import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { UploadPair } from '../domain/upload.js';
import { inParallel } from './parallel.js';
import { type FileFacts, planUpload, type UploadPlan } from './plan.js';

/** File system calls at the same time; more would only wait for each other. */
const PARALLEL_CALLS = 32;

export function factsFrom(stats: Stats): FileFacts {
  const { size, mtimeMs, ctimeMs, dev, ino } = stats;
  return { size, mtimeMs, ctimeMs, identity: ino ? `${dev}:${ino}` : undefined, isFile: stats.isFile() };
}

/** Whether a file has the same size and times as before. */
export function looksAlike(a: FileFacts, b: FileFacts): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
}

/** Returns the facts of a file, following links; undefined for a path that does not exist or cannot be read. */
export async function factsOf(path: string): Promise<FileFacts | undefined> {
  return stat(path).then(factsFrom, () => undefined);
}

/**
 * Looks at all files and makes their plan.
 * @throws the signal's reason
 */
export async function lookAndPlan(pairs: readonly UploadPair[], signal: AbortSignal): Promise<UploadPlan> {
  const facts = new Map<string, FileFacts | undefined>();
  const locals = [...new Set(pairs.map(({ local }) => local))];
  await inParallel(locals, PARALLEL_CALLS, async (local) => {
    signal.throwIfAborted();
    facts.set(local, await factsOf(local));
  });
  return planUpload(pairs, (local) => facts.get(local));
}
