import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseJson } from '../../domain/text/json.js';
import { OutputError } from '../../errors.js';
import { makeFolder } from './folder.js';

/** Maximum size in bytes of a state file. */
const MAX_BYTES = 1_048_576;

/**
 * Reads a regular file's text; undefined if it is missing, not a regular file, or larger than `maxBytes`. A pipe is
 * never opened, since reading it would block.
 */
export async function readRegularFile(file: string, maxBytes = MAX_BYTES): Promise<string | undefined> {
  try {
    const facts = await stat(file);
    return facts.isFile() && facts.size <= maxBytes ? await readFile(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a JSON value; undefined for a missing or invalid file, since lost state must not fail a command. */
export async function readJson(file: string, maxBytes = MAX_BYTES): Promise<unknown> {
  try {
    return parseJson((await readRegularFile(file, maxBytes)) ?? '', file);
  } catch {
    return undefined;
  }
}

/** Error codes on Windows while a virus scanner or an indexer briefly holds a file. */
const BUSY_CODES = ['EPERM', 'EACCES', 'EBUSY'];
const MAX_ATTEMPTS = 6;

/** Retries while another program holds the file (Windows). Waits milliseconds of real time, so no clock is injected. */
async function retryWhileBusy<T>(work: () => Promise<T>): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await work();
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (number === MAX_ATTEMPTS || !BUSY_CODES.includes(code)) throw error;
      await pause(5 * 2 ** number);
    }
  }
}

/** Reads a file's text. @throws the system's error */
export const readWithRetries = (file: string) => retryWhileBusy(() => readFile(file, 'utf8'));

/** Renames a file. @throws the system's error */
export const renameFile = (from: string, to: string) => retryWhileBusy(() => rename(from, to));

/** Removes a file, if it exists. */
export const removeFile = (file: string) => retryWhileBusy(() => rm(file, { force: true }));

/** Makes a rename survive a power loss, where the system can sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {}
}

/**
 * Writes a value as JSON, atomically. `indent` is for files that people edit.
 * @throws OutputError naming the file
 */
export async function writeJson(file: string, value: unknown, indent = 0): Promise<void> {
  await writeText(file, `${JSON.stringify(value, undefined, indent)}\n`);
}

/**
 * Writes a text atomically (temporary file, fsync, rename), readable by this user only.
 * @throws OutputError naming the file
 */
export async function writeText(file: string, text: string): Promise<void> {
  await makeFolder(dirname(file));
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameFile(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new OutputError(
      'file.write',
      { file, cause: (cause as NodeJS.ErrnoException).code ?? '' },
      { cause },
    );
  }
  await syncFolder(dirname(file));
}
