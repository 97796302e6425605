import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutputError } from '../errors.js';

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

/** Whether it was made; false when the one above it is missing. It may be there: others make folders as well. */
async function makeOne(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return true;
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    return false;
  }
}

async function make(folder: string): Promise<void> {
  if (await makeOne(folder)) return;
  await make(dirname(folder));
  if (!(await makeOne(folder))) throw Object.assign(new Error('no such folder'), { code: 'ENOENT' });
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

function makeOneNow(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return true;
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    return false;
  }
}

/** The same at once, for who cannot wait: a process that is just ending. @throws what the system says. */
export function makeFolderNow(folder: string): void {
  if (makeOneNow(folder)) return;
  makeFolderNow(dirname(folder));
  if (!makeOneNow(folder)) throw Object.assign(new Error('no such folder'), { code: 'ENOENT' });
}
