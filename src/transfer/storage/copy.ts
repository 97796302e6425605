import { constants } from 'node:fs';
import { type FileHandle, open, readlink, rename, rm } from 'node:fs/promises';
import { DataError, NoInputError, OutputError } from '../../errors.js';
import { looksAlike, readFileFacts, toFileFacts } from '../file-facts.js';
import type { FileFacts } from '../plan.js';
import type { RateLimiter } from '../rate-limiter.js';

/** Bytes read and written at a time. */
const CHUNK = 1_048_576;

/** Error codes of a full disk and a full quota. */
const FULL = ['ENOSPC', 'EDQUOT'];

/** One file to copy. All paths are absolute. */
export interface CopyJob {
  readonly from: string;
  readonly to: string;
  /** Beside `to`; removed when the copy fails. */
  readonly temporary: string;
  /** Whether a link is followed or refused: a link on the storage may lead to files that are not the farm's. */
  readonly links: 'follow' | 'refuse';
  readonly limitRate: RateLimiter;
  /**
   * Called before anything is created beside `to`, before bytes are written there, and before the copy gets its name:
   * its folder may be replaced by a link meanwhile. @throws to stop the copy
   */
  readonly check: () => Promise<void>;
  /** Bytes that were copied; negative when a copy is discarded. */
  readonly onBytes: (bytes: number) => void;
}

/** A finished copy. */
export interface CopiedFile {
  /** The source while it was copied. */
  readonly source: FileFacts;
  /** Identifies the copy, should another file get its name. */
  readonly identity: string | undefined;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function sourceError(file: string, cause: unknown): NoInputError {
  return new NoInputError('transfer.source', { file, cause: codeOf(cause) }, { cause });
}

function targetError(file: string, cause: unknown): OutputError {
  const code = codeOf(cause);
  return new OutputError(
    FULL.includes(code) ? 'transfer.full' : 'transfer.write',
    { file, cause: code },
    { cause },
  );
}

/** Whether an error means that the target is full. */
export function isFull(error: unknown): boolean {
  return error instanceof OutputError && error.key === 'transfer.full';
}

/** Awaits a step, and throws its failure as another error. */
async function withError<T>(step: Promise<T>, error: (cause: unknown) => Error): Promise<T> {
  try {
    return await step;
  } catch (cause) {
    throw error(cause);
  }
}

function bufferFor(size: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.max(1, Math.min(CHUNK, size)));
}

/** Reads from a position until the buffer is full or the file ends. */
async function readAt(file: FileHandle, buffer: Buffer, position: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Copies the bytes. @throws DataError for a file that grows, such as a log */
async function copyBytes(source: FileHandle, target: FileHandle, size: number, job: CopyJob): Promise<void> {
  const buffer = bufferFor(size);
  const next = (position: number) =>
    withError(readAt(source, buffer, position), (cause) => sourceError(job.from, cause));
  for (let copied = 0; ; ) {
    const chunk = await next(copied);
    if (chunk.length === 0) return;
    copied += chunk.length;
    if (copied > size) throw new DataError('transfer.changed', { file: job.from });
    await job.limitRate(chunk.length);
    await withError(writeAll(target, chunk), (cause) => targetError(job.to, cause));
    job.onBytes(chunk.length);
  }
}

/** Reads source and copy again, and compares them byte for byte. */
async function isSame(source: FileHandle, size: number, job: CopyJob): Promise<boolean> {
  const target = await withError(open(job.temporary, 'r'), (cause) => targetError(job.to, cause));
  try {
    const [ours, theirs] = [bufferFor(size), bufferFor(size)];
    for (let position = 0; ; ) {
      await job.limitRate(0);
      const [a, b] = await Promise.all([
        withError(readAt(source, ours, position), (cause) => sourceError(job.from, cause)),
        withError(readAt(target, theirs, position), (cause) => targetError(job.to, cause)),
      ]);
      if (!a.equals(b)) return false;
      if (a.length === 0) return true;
      position += a.length;
    }
  } finally {
    await target.close().catch(() => {});
  }
}

async function writeAll(target: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await target.write(chunk, at)).bytesWritten;
}

/** Returns the real path of an open file, on Linux: its name may lead elsewhere by now. */
async function realPathOf({ fd }: FileHandle): Promise<string | undefined> {
  return readlink(`/proc/self/fd/${fd}`).catch(() => undefined);
}

/**
 * Creates the temporary file, still empty, and removes it again if it is in another folder: its folder may be replaced by
 * a link between the check and the creation.
 */
async function createInside(job: CopyJob): Promise<FileHandle> {
  const { to, temporary, check } = job;
  await check();
  const target = await withError(open(temporary, 'wx'), (cause) => targetError(to, cause));
  try {
    await check();
    const [created, named] = [toFileFacts(await target.stat()), await readFileFacts(temporary)];
    if (created.identity !== named?.identity) throw targetError(to, { code: 'ELOOP' });
    return target;
  } catch (error) {
    const places = new Set([temporary, (await realPathOf(target)) ?? temporary]);
    await target.close().catch(() => {});
    for (const place of places) await rm(place, { force: true }).catch(() => {});
    throw error;
  }
}

/** Writes the temporary file, and checks that it equals the unchanged source. */
async function writeCopy(source: FileHandle, job: CopyJob): Promise<CopiedFile> {
  const { from, to } = job;
  const before = toFileFacts(await source.stat());
  if (!before.isFile) throw new NoInputError('transfer.noFile', { file: from });
  const target = await createInside(job);
  let identity: string | undefined;
  let same: boolean;
  try {
    await copyBytes(source, target, before.size, job);
    // Programs that compare times take both for the same file.
    await target.utimes(before.mtimeMs / 1000, before.mtimeMs / 1000).catch(() => {});
    // Both are read while the disk writes.
    const synced = withError(target.datasync(), (cause) => targetError(to, cause));
    [same] = await Promise.all([isSame(source, before.size, job), synced]);
    ({ identity } = toFileFacts(await target.stat()));
  } finally {
    await target.close().catch(() => {});
  }
  // The name may belong to another file now.
  const after = await readFileFacts(from);
  if (!after || !looksAlike(before, after) || before.identity !== after.identity) {
    throw new DataError('transfer.changed', { file: from });
  }
  if (!same) throw new OutputError('transfer.differs', { file: to });
  return { source: after, identity };
}

/**
 * Copies a file: to a temporary file, which is synced, compared with the source byte for byte, and renamed. The target
 * is complete or unchanged.
 * @throws NoInputError when the source cannot be read; DataError when it changed meanwhile; OutputError when the copy
 * cannot be written or is not the same; the signal's reason through `limitRate`
 */
export async function copyFile(job: CopyJob): Promise<CopiedFile> {
  const { from, to, temporary, links } = job;
  // Opening a pipe must not wait for a writer. Windows has neither flag.
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  const flags = O_RDONLY | O_NONBLOCK | (links === 'refuse' ? O_NOFOLLOW : 0);
  const source = await withError(open(from, flags), (cause) => sourceError(from, cause));
  let copiedBytes = 0;
  const onBytes = (bytes: number) => {
    copiedBytes += bytes;
    job.onBytes(bytes);
  };
  try {
    const copied = await writeCopy(source, { ...job, onBytes });
    await job.check();
    await withError(rename(temporary, to), (cause) => targetError(to, cause));
    return copied;
  } catch (error) {
    job.onBytes(-copiedBytes);
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  } finally {
    await source.close().catch(() => {});
  }
}
