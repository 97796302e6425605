import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutputError } from '../errors.js';

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

/** Makes one folder; another process may have made it a moment before. */
async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

async function make(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    await make(parent);
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
