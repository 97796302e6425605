import { constants } from 'node:fs';
import { type FileHandle, open, readlink, rename, rm } from 'node:fs/promises';
import { DataError, NoInputError, OutputError } from '../../errors.js';
import { factsFrom, factsOf, looksAlike } from '../file-facts.js';
import type { FileFacts } from '../plan.js';
import type { Pace } from '../rate-limiter.js';

/** Bytes that are read and written at a time. */
const CHUNK = 1_048_576;

/** A system's complaints of a full disk or a full quota. */
const FULL = ['ENOSPC', 'EDQUOT'];

/** One file to copy. All paths are absolute. */
export interface CopyJob {
  readonly from: string;
  readonly to: string;
  /** Beside `to`; removed when the copy fails. */
  readonly temporary: string;
  /** Whether a link is followed or refused: what the farm has links to is not the farm's. */
  readonly links: 'follow' | 'refuse';
  readonly pace: Pace;
  /**
   * Asked before anything is created beside `to`, again before bytes are written there, and before the copy gets its
   * name: somebody may put a link in the place of its folder. @throws when it must not
   */
  readonly check: () => Promise<void>;
  /** Told of bytes as they travel, and of as many below zero when a copy is thrown away. */
  readonly onBytes: (bytes: number) => void;
}

/** What was copied. */
export interface Copied {
  /** What the source looked like. */
  readonly source: FileFacts;
  /** Tells the copy from whatever else may have its name a moment later. */
  readonly identity: string | undefined;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function sourceTrouble(file: string, cause: unknown): NoInputError {
  return new NoInputError('transfer.source', { file, cause: codeOf(cause) }, { cause });
}

function targetTrouble(file: string, cause: unknown): OutputError {
  const code = codeOf(cause);
  return new OutputError(
    FULL.includes(code) ? 'transfer.full' : 'transfer.write',
    { file, cause: code },
    { cause },
  );
}

/** Whether a failure means that nothing more can be written there. */
export function isFull(error: unknown): boolean {
  return error instanceof OutputError && error.key === 'transfer.full';
}

/** Runs a step and gives its failure a name. */
async function orElse<T>(step: Promise<T>, name: (cause: unknown) => Error): Promise<T> {
  try {
    return await step;
  } catch (cause) {
    throw name(cause);
  }
}

function bufferFor(size: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.max(1, Math.min(CHUNK, size)));
}

/** The bytes of a file from a place on, as many as there is room for unless it ends. */
async function readAt(file: FileHandle, buffer: Buffer, place: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, place + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Copies the bytes. @throws DataError for a file that grows: a log would never end */
async function pour(source: FileHandle, target: FileHandle, size: number, job: CopyJob): Promise<void> {
  const buffer = bufferFor(size);
  const next = (place: number) =>
    orElse(readAt(source, buffer, place), (cause) => sourceTrouble(job.from, cause));
  for (let copied = 0; ; ) {
    const chunk = await next(copied);
    if (chunk.length === 0) return;
    copied += chunk.length;
    if (copied > size) throw new DataError('transfer.changed', { file: job.from });
    await job.pace(chunk.length);
    await orElse(writeAll(target, chunk), (cause) => targetTrouble(job.to, cause));
    job.onBytes(chunk.length);
  }
}

/** Reads both again and compares them byte for byte; what was written, through its name. */
async function isAlike(source: FileHandle, size: number, job: CopyJob): Promise<boolean> {
  const target = await orElse(open(job.temporary, 'r'), (cause) => targetTrouble(job.to, cause));
  try {
    const [ours, theirs] = [bufferFor(size), bufferFor(size)];
    for (let place = 0; ; ) {
      await job.pace(0);
      const [a, b] = await Promise.all([
        orElse(readAt(source, ours, place), (cause) => sourceTrouble(job.from, cause)),
        orElse(readAt(target, theirs, place), (cause) => targetTrouble(job.to, cause)),
      ]);
      if (!a.equals(b)) return false;
      if (a.length === 0) return true;
      place += a.length;
    }
  } finally {
    await target.close().catch(() => {});
  }
}

async function writeAll(target: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await target.write(chunk, at)).bytesWritten;
}

/** Where an open file lies, as far as the system tells; its name may lead elsewhere by now. */
async function realPathOf({ fd }: FileHandle): Promise<string | undefined> {
  return readlink(`/proc/self/fd/${fd}`).catch(() => undefined);
}

/**
 * Creates the temporary file, and removes it again when it is not where its name says: its folder may be swapped for
 * a link between the check and the creation. Nothing has been written to it by then.
 */
async function createInside(job: CopyJob): Promise<FileHandle> {
  const { to, temporary, check } = job;
  await check();
  const target = await orElse(open(temporary, 'wx'), (cause) => targetTrouble(to, cause));
  try {
    await check();
    const [made, named] = [factsFrom(await target.stat()), await factsOf(temporary)];
    if (made.identity !== named?.identity) throw targetTrouble(to, { code: 'ELOOP' });
    return target;
  } catch (error) {
    const places = new Set([temporary, (await realPathOf(target)) ?? temporary]);
    await target.close().catch(() => {});
    for (const place of places) await rm(place, { force: true }).catch(() => {});
    throw error;
  }
}

async function fill(source: FileHandle, job: CopyJob): Promise<Copied> {
  const { from, to } = job;
  const before = factsFrom(await source.stat());
  if (!before.isFile) throw new NoInputError('transfer.noFile', { file: from });
  const target = await createInside(job);
  let identity: string | undefined;
  let alike: boolean;
  try {
    await pour(source, target, before.size, job);
    // As the source has it: whoever compares times sees the same file.
    await target.utimes(before.mtimeMs / 1000, before.mtimeMs / 1000).catch(() => {});
    // While the disk writes, both are read.
    const synced = orElse(target.datasync(), (cause) => targetTrouble(to, cause));
    [alike] = await Promise.all([isAlike(source, before.size, job), synced]);
    ({ identity } = factsFrom(await target.stat()));
  } finally {
    await target.close().catch(() => {});
  }
  // Another file may have its name by now.
  const after = await factsOf(from);
  if (!after || !looksAlike(before, after) || before.identity !== after.identity) {
    throw new DataError('transfer.changed', { file: from });
  }
  if (!alike) throw new OutputError('transfer.differs', { file: to });
  return { source: after, identity };
}

/**
 * Copies a file so that under its name there is the whole of it or what was there before: temporary file, fsync, both
 * read again and compared byte for byte, rename.
 * @throws NoInputError when the source cannot be read; DataError when it changed meanwhile; OutputError when the copy
 * cannot be written or is not the same; the signal's reason through `pace`
 */
export async function copyFile(job: CopyJob): Promise<Copied> {
  const { from, to, temporary, links } = job;
  // A pipe must not make us wait for somebody to write into it. Windows knows neither of the two.
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  const flags = O_RDONLY | O_NONBLOCK | (links === 'refuse' ? O_NOFOLLOW : 0);
  const source = await orElse(open(from, flags), (cause) => sourceTrouble(from, cause));
  let told = 0;
  const onBytes = (bytes: number) => {
    told += bytes;
    job.onBytes(bytes);
  };
  try {
    const copied = await fill(source, { ...job, onBytes });
    await job.check();
    await orElse(rename(temporary, to), (cause) => targetTrouble(to, cause));
    return copied;
  } catch (error) {
    job.onBytes(-told);
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  } finally {
    await source.close().catch(() => {});
  }
}
