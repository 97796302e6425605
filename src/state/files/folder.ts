import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutputError } from '../../errors.js';

const OWN = { mode: 0o700 };

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

/** Another process may have made the folder a moment before. */
function unlessThere(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

/** The folder that must be made first, when that is what is missing. */
function missingAbove(folder: string, error: unknown): string {
  const parent = dirname(folder);
  if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
  return parent;
}

const makeOne = (folder: string) => mkdir(folder, OWN).catch(unlessThere);

async function make(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    await make(missingAbove(folder, error));
    await makeOne(folder);
  }
}

/**
 * Makes a folder and those above it, readable by this user only. Node's own recursive way never returns where a
 * system says that a folder below an existing one cannot be (below /proc, say).
 * @throws OutputError naming the folder.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await make(folder);
  } catch (cause) {
    throw new OutputError('file.write', { file: folder, cause: codeOf(cause) }, { cause });
  }
}

function makeOneNow(folder: string): void {
  try {
    mkdirSync(folder, OWN);
  } catch (error) {
    unlessThere(error);
  }
}

/** The same at once, for who cannot wait: a process that is just ending. @throws what the system says. */
export function makeFolderNow(folder: string): void {
  try {
    makeOneNow(folder);
  } catch (error) {
    makeFolderNow(missingAbove(folder, error));
    makeOneNow(folder);
  }
}
