import { closeSync, mkdirSync, openSync, renameSync, rmdirSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolderSync } from '../files/folder.js';

/** Size in bytes at which the log is rotated. */
export const MAX_LOG_BYTES = 5 * 1024 * 1024;

/** Number of rotated logs that are kept; `.1` is the newest. */
export const KEPT_LOGS = 3;

/** Milliseconds after which a rotation's lock is stale; a rotation takes less than a second. */
const STALE_LOCK_AFTER = 10_000;

/** Runs `work`; ignores a missing file, since another process may have been faster. */
function ignoreMissing(work: () => void): void {
  try {
    work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Acquires the rotation's lock; false if another process has it. The lock is a folder: creating one is atomic everywhere. */
function tryLock(lock: string, now: number): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    // A stale lock is removed; the next write tries again.
    ignoreMissing(() => {
      if (now - statSync(lock).mtimeMs > STALE_LOCK_AFTER) rmdirSync(lock);
    });
    return false;
  }
}

/** Returns a file's size; 0 if it is missing. @throws if it is not a regular file: writing to a pipe would block */
function sizeOf(file: string): number {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts && !facts.isFile())
    throw Object.assign(new Error(`${file} is not a regular file`), { code: 'EINVAL' });
  return facts?.size ?? 0;
}

/** Renames `.1` to `.2` and so on. Does nothing if another process has just rotated. */
function rotate(file: string, now: number): void {
  const lock = `${file}.lock`;
  if (!tryLock(lock, now)) return;
  try {
    if (sizeOf(file) < MAX_LOG_BYTES) return;
    for (let number = KEPT_LOGS - 1; number > 0; number--) {
      ignoreMissing(() => renameSync(`${file}.${number}`, `${file}.${number + 1}`));
    }
    renameSync(file, `${file}.1`);
  } finally {
    ignoreMissing(() => rmdirSync(lock));
  }
}

function append(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    const written = writeSync(descriptor, bytes);
    // Only a full disk writes a part; the second write then throws.
    if (written < bytes.length) writeSync(descriptor, bytes, written);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Appends a line in one write, so that lines of several processes do not mix, and rotates the log first if it is too
 * long. Opens the file for each line, since another process may rotate it. Only this user can read it.
 * @throws the system's error if the line cannot be written
 */
export function appendLine(file: string, line: string, now: number): void {
  const bytes = Buffer.from(`${line}\n`);
  const size = sizeOf(file);
  try {
    if (size >= MAX_LOG_BYTES) rotate(file, now);
  } catch {
    // Windows cannot rename a file that a reader has open: the log grows until it can.
  }
  try {
    append(file, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    makeFolderSync(dirname(file));
    append(file, bytes);
  }
}
