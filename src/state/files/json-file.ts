import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseJson } from '../../domain/text/json.js';
import { OutputError } from '../../errors.js';
import { makeFolder } from './folder.js';

/** Bytes of a file of state that one value fills. */
const LARGEST = 1_048_576;

/**
 * A file's text; undefined for what is no file, is not there, or is larger than `most` bytes. A pipe is looked at and
 * not opened: it would hang.
 */
export async function readPlain(file: string, most = LARGEST): Promise<string | undefined> {
  try {
    const facts = await stat(file);
    return facts.isFile() && facts.size <= most ? await readFile(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** The value in a file, or undefined when it is absent, cut short or none: state is never worth a failure. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return parseJson((await readPlain(file)) ?? '', file);
  } catch {
    return undefined;
  }
}

/** What Windows says while a virus scanner or an indexer looks at a file; it looks away soon. */
const LOOKED_AT = ['EPERM', 'EACCES', 'EBUSY'];
const TRIES = 6;

/** On Windows waits for whoever looks at the file. Milliseconds of real time: no clock to inject. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await work();
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (number === TRIES || !LOOKED_AT.includes(code)) throw error;
      await pause(5 * 2 ** number);
    }
  }
}

/** A file's text. @throws what the system says */
export const readPatiently = (file: string) => patiently(() => readFile(file, 'utf8'));

export const renameFile = (from: string, to: string) => patiently(() => rename(from, to));

/** Removes a file; one that is gone already is fine. */
export const removeFile = (file: string) => patiently(() => rm(file, { force: true }));

/** Makes a rename outlive a loss of power. Systems that cannot sync a folder need not. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {}
}

/**
 * Writes a value as JSON, whole or not at all. `indent` is for files that people read and mend.
 * @throws OutputError naming the file.
 */
export async function writeJson(file: string, value: unknown, indent = 0): Promise<void> {
  await writeText(file, `${JSON.stringify(value, undefined, indent)}\n`);
}

/**
 * Writes a text so that a reader finds the old one or the new one, never a part: temporary file, fsync, rename.
 * Only this user can read it.
 * @throws OutputError naming the file.
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
