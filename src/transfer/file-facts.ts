import { type Stats, stat } from 'node:fs';
import type { UploadPair } from '../domain/files/upload-pair.js';
import { inParallel } from './parallel.js';
import { type FileFacts, planUpload, type UploadPlan } from './plan.js';

/** File system calls at the same time; more would only wait for each other. */
const PARALLEL_CALLS = 32;

/** Converts the system's file status to facts. */
export function toFileFacts(stats: Stats): FileFacts {
  const { size, mtimeMs, ctimeMs, dev, ino } = stats;
  return { size, mtimeMs, ctimeMs, identity: ino ? `${dev}:${ino}` : undefined, isFile: stats.isFile() };
}

/** Whether a file has the same size and times as before. */
export function looksAlike(a: FileFacts, b: FileFacts): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
}

/** Returns the facts of a file, following links; undefined for a path that does not exist or cannot be read. */
export function readFileFacts(path: string): Promise<FileFacts | undefined> {
  // Half the time of `stat` in node:fs/promises, which matters for 100,000 files.
  return new Promise((resolve) =>
    stat(path, (error, stats) => resolve(error ? undefined : toFileFacts(stats))),
  );
}

/** Whether a path leads to a regular file, following links. */
export async function isFile(path: string): Promise<boolean> {
  return (await readFileFacts(path))?.isFile === true;
}

/**
 * Reads the facts of all files and returns their upload plan.
 * @throws the signal's reason
 */
export async function makeUploadPlan(pairs: readonly UploadPair[], signal: AbortSignal): Promise<UploadPlan> {
  const facts = new Map<string, FileFacts | undefined>();
  await inParallel(pairs, PARALLEL_CALLS, async ({ local }) => {
    signal.throwIfAborted();
    if (facts.has(local)) return;
    facts.set(local, undefined);
    facts.set(local, await readFileFacts(local));
  });
  return planUpload(pairs, (local) => facts.get(local));
}
