import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type RemoteFile, remotePath } from '../../domain/files/remote-file.js';
import { showBytes } from '../../domain/text/bytes.js';
import { DataError, NoInputError, OutputError, type Translate } from '../../errors.js';
import { foldedBy } from '../download.js';
import type { DownloadItem } from '../engine.js';
import type { FileFacts } from '../plan.js';
import { copyFile } from '../storage/copy.js';
import { type TemporaryOwners, temporaryIn } from '../storage/temporaries.js';

/** Facts of a file that a program downloaded. */
export type StagedFacts = Pick<FileFacts, 'size' | 'mtimeMs' | 'isFile'>;

/**
 * Returns the facts of a file that a program downloaded; undefined if it is missing.
 * @returns `isFile` is false for a link, for any other special file, and behind a link
 */
export async function stagedFacts(files: string, steps: readonly string[]): Promise<StagedFacts | undefined> {
  for (const at of steps.keys()) {
    const stats = await lstat(join(files, ...steps.slice(0, at + 1))).catch(() => undefined);
    if (!stats) return undefined;
    const isLast = at === steps.length - 1;
    const { size, mtimeMs } = stats;
    if (isLast) return { size, mtimeMs, isFile: stats.isFile() };
    if (!stats.isDirectory()) return { size, mtimeMs, isFile: false };
  }
  return undefined;
}

/** Removes a file that a program downloaded, or the link in the place of a folder above it. It never fails. */
export async function removeStaged(files: string, steps: readonly string[]): Promise<void> {
  for (const at of steps.keys()) {
    const path = join(files, ...steps.slice(0, at + 1));
    const stats = await lstat(path).catch(() => undefined);
    if (!stats) return;
    if (stats.isDirectory() && at < steps.length - 1) continue;
    await rm(path, { recursive: true, force: true }).catch(() => {});
    return;
  }
}

/** Makes the bytes of a file survive a power failure. */
async function syncFile(path: string): Promise<void> {
  const { O_RDWR, O_RDONLY, O_NOFOLLOW = 0 } = constants;
  // Windows syncs a file that is open for writing only.
  const handle = await open(path, O_RDWR | O_NOFOLLOW).catch(() => open(path, O_RDONLY | O_NOFOLLOW));
  await handle.datasync().finally(() => handle.close());
}

/** Moves a complete file to its place. @throws OutputError; what `check` throws */
export async function moveInto(
  staged: string,
  { local, check }: DownloadItem,
  owners: TemporaryOwners,
): Promise<void> {
  const failure = (cause: unknown) => {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    return new OutputError('transfer.write', { file: local, cause: code }, { cause });
  };
  await syncFile(staged).catch((cause) => {
    throw failure(cause);
  });
  await check();
  try {
    await rename(staged, local);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EXDEV') throw failure(cause);
    // A folder in the target may be another mount.
    const temporary = temporaryIn(dirname(local), owners);
    const links = 'refuse' as const;
    const quietly = { onBytes() {}, limitRate: async () => {} };
    await copyFile({ from: staged, to: local, temporary, links, check, ...quietly });
  }
}

/** What is known of a downloaded file, besides its facts. */
export interface Arrival {
  /** Whether the program failed for any file. */
  readonly hasFailed: boolean;
  /** Whether the program says, by its report or by a file beside it, that this one is not complete. */
  readonly isUnfinished: boolean;
}

/** Returns why a downloaded file is not taken; undefined for a complete one. */
export function problemOf(
  remote: RemoteFile,
  facts: StagedFacts | undefined,
  { hasFailed, isUnfinished }: Arrival,
): NoInputError | undefined {
  const path = remotePath(remote);
  if (facts && !facts.isFile) return new NoInputError('transfer.noFile', { file: path });
  // The unit of the farm's sizes is not documented, so a larger file here is not a difference.
  const isWhole = facts !== undefined && facts.size >= remote.size;
  if (isUnfinished || (hasFailed && !isWhole)) return new NoInputError('download.unfinished', { path });
  if (!facts) return new NoInputError('download.notArrived', { path });
  if (isWhole) return undefined;
  const [size, expected] = [showBytes(facts.size), showBytes(remote.size)];
  return new NoInputError('download.incomplete', { path, size, expected });
}

/** Returns the paths of files whose names are one on this machine: a program writes them over each other. */
export function twinsAmong(files: readonly RemoteFile[], platform: NodeJS.Platform): Set<string> {
  const fold = foldedBy(platform);
  const seen = new Map<string, string>();
  const twins = new Set<string>();
  for (const { steps } of files) {
    const path = steps.join('/');
    const other = seen.get(fold(steps));
    if (other !== undefined && other !== path) twins.add(path).add(other);
    seen.set(fold(steps), path);
  }
  return twins;
}

/** A file that shares its name here with another one. */
export function twinError(path: string): DataError {
  const list = [(translate: Translate) => `${path} (${translate('ui.why.twice')})`];
  return new DataError('download.refused', { count: 1, list });
}
