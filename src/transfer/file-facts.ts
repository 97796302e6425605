import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { UploadPair } from '../domain/files/upload-pair.js';
import { inParallel } from './parallel.js';
import { type FileFacts, planUpload, type UploadPlan } from './plan.js';

/** Questions to the file system that are open at once; more only wait for each other. */
const AT_ONCE = 32;

export function factsFrom(stats: Stats): FileFacts {
  const { size, mtimeMs, ctimeMs, dev, ino } = stats;
  return { size, mtimeMs, ctimeMs, identity: ino ? `${dev}:${ino}` : undefined, isFile: stats.isFile() };
}

/** Whether a file looks as it did: nobody has written to it meanwhile. */
export function looksAlike(a: FileFacts, b: FileFacts): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
}

/** What the system says of a path, following links; undefined when there is nothing that can be looked at. */
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
  await inParallel(locals, AT_ONCE, async (local) => {
    signal.throwIfAborted();
    facts.set(local, await factsOf(local));
  });
  return planUpload(pairs, (local) => facts.get(local));
}
