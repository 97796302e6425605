import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutputError } from '../../errors.js';

const PRIVATE = { mode: 0o700 };

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

/** Ignores that another process has just created the folder. */
function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

/** Returns the parent folder if that is what is missing. @throws the given error otherwise */
function missingParent(folder: string, error: unknown): string {
  const parent = dirname(folder);
  if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
  return parent;
}

const makeOne = (folder: string) => mkdir(folder, PRIVATE).catch(ignoreExisting);

async function make(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    await make(missingParent(folder, error));
    await makeOne(folder);
  }
}

/**
 * Creates a folder and its parents, readable by this user only. Node's `recursive` option never returns where the
 * system refuses a folder below an existing one (for example below /proc).
 * @throws OutputError naming the folder
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await make(folder);
  } catch (cause) {
    throw new OutputError('file.write', { file: folder, cause: codeOf(cause) }, { cause });
  }
}

function makeOneSync(folder: string): void {
  try {
    mkdirSync(folder, PRIVATE);
  } catch (error) {
    ignoreExisting(error);
  }
}

/** Creates a folder and its parents synchronously, for a process that is about to exit. @throws the system's error */
export function makeFolderSync(folder: string): void {
  try {
    makeOneSync(folder);
  } catch (error) {
    makeFolderSync(missingParent(folder, error));
    makeOneSync(folder);
  }
}
