import { closeSync, mkdirSync, openSync, renameSync, rmdirSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolderNow } from '../files/folder.js';

/** A log grows to this size, then a new one begins. */
export const LARGEST = 5 * 1024 * 1024;

/** Logs that are kept beside the one that is written: `.1` is the youngest. */
export const KEPT = 3;

/** A rotation older than this was left unfinished by a process that is gone: it takes no second. */
const STALE = 10_000;

/** Calls something that another process may have done already. */
function ifThere(work: () => void): void {
  try {
    work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Lets one process in at a time; false for all others. A folder is the lock: making one is atomic everywhere. */
function enter(lock: string, now: number): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    // One that was left behind is taken away; the next line that is written looks again.
    ifThere(() => {
      if (now - statSync(lock).mtimeMs > STALE) rmdirSync(lock);
    });
    return false;
  }
}

/** @throws for what is there and no file: a pipe would be waited for. */
function sizeOf(file: string): number {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts && !facts.isFile()) throw Object.assign(new Error(`${file} is not a file`), { code: 'EINVAL' });
  return facts?.size ?? 0;
}

/** Moves every log on by one. Who waited for its turn finds the work done: the size tells. */
function rotate(file: string, now: number): void {
  const lock = `${file}.lock`;
  if (!enter(lock, now)) return;
  try {
    if (sizeOf(file) < LARGEST) return;
    for (let number = KEPT - 1; number > 0; number--) {
      ifThere(() => renameSync(`${file}.${number}`, `${file}.${number + 1}`));
    }
    renameSync(file, `${file}.1`);
  } finally {
    ifThere(() => rmdirSync(lock));
  }
}

function append(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    const written = writeSync(descriptor, bytes);
    // Only a disk that is full takes a part; the second write then says so.
    if (written < bytes.length) writeSync(descriptor, bytes, written);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Appends a line, in one write, so that lines of several processes stay whole; what has become too long is moved
 * on before. The file is opened for each line: a descriptor that outlived a rotation would write into the wrong
 * one. Only this user can read it.
 * @throws what the system says when the line cannot be written.
 */
export function appendLine(file: string, line: string, now: number): void {
  const bytes = Buffer.from(`${line}\n`);
  const size = sizeOf(file);
  try {
    if (size >= LARGEST) rotate(file, now);
  } catch {
    // Windows moves no file that a reader has open: this log grows until it can be moved.
  }
  try {
    append(file, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    makeFolderNow(dirname(file));
    append(file, bytes);
  }
}
