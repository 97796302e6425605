import { type Stats, stat, statSync } from 'node:fs';
import { hrtime } from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
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

/** `readFileFacts` without a thread. */
function readFileFactsNow(path: string): FileFacts | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats && toFileFacts(stats);
  } catch {
    return undefined;
  }
}

/** Most files that are read without a turn of the event loop, in which an interruption is noticed, and the time for them. */
const SLICE = 512;
const SLICE_MS = 10;
/** Milliseconds a file that a local disk does not need: a network drive answers several calls at the same time. */
const SLOW_MS = 0.2;

/** Reads the facts of files in this thread, as many as one slice takes. @returns how many, and milliseconds for each */
function readSlice(
  paths: readonly string[],
  start: number,
  facts: Map<string, FileFacts | undefined>,
): { count: number; each: number } {
  // The speed of the disk, which no test's clock knows.
  const began = hrtime.bigint();
  const most = Math.min(SLICE, paths.length - start);
  let count = 0;
  let ms = 0;
  while (count < most && ms < SLICE_MS) {
    const path = paths[start + count] ?? '';
    facts.set(path, readFileFactsNow(path));
    count += 1;
    ms = Number(hrtime.bigint() - began) / 1e6;
  }
  return { count, each: ms / count };
}

/** Whether a path is one of a file directly in a folder, which the path of another file there ends with its separator. */
function isDirectlyIn(folder: string, path: string): boolean {
  return path.startsWith(folder) && Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) < folder.length;
}

/** Returns the path of a file's folder, with the separator at its end. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/**
 * Returns the facts of files by their paths. The first file of each folder is read by a thread, since a drive that does
 * not answer must not block this one; others in this thread while that is fast, which takes a third of the time.
 * @throws the signal's reason
 */
export async function readAllFacts(
  paths: Iterable<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FileFacts | undefined>> {
  const facts = new Map<string, FileFacts | undefined>();
  const [firsts, others]: [string[], string[]] = [[], []];
  let folder: string | undefined;
  for (const path of paths) {
    if (facts.has(path)) continue;
    facts.set(path, undefined);
    if (folder !== undefined && isDirectlyIn(folder, path)) others.push(path);
    else {
      folder = folderOf(path);
      firsts.push(path);
    }
  }
  const read = async (path: string) => {
    signal.throwIfAborted();
    facts.set(path, await readFileFacts(path));
  };
  await inParallel(firsts, PARALLEL_CALLS, read);
  for (let at = 0; at < others.length; ) {
    const { count, each } = readSlice(others, at, facts);
    at += count;
    await nextTurn();
    signal.throwIfAborted();
    if (each <= SLOW_MS) continue;
    await inParallel(others.slice(at, at + SLICE), PARALLEL_CALLS, read);
    at += SLICE;
  }
  return facts;
}

/**
 * Reads the facts of all files and returns their upload plan.
 * @throws the signal's reason
 */
export async function makeUploadPlan(pairs: readonly UploadPair[], signal: AbortSignal): Promise<UploadPlan> {
  const facts = await readAllFacts(
    pairs.map(({ local }) => local),
    signal,
  );
  return planUpload(pairs, (local) => facts.get(local));
}
