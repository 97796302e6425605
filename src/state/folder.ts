import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutputError } from '../errors.js';

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    await make(parent);
    await mkdir(folder, { mode: 0o700 });
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

/** The same at once, for who cannot wait: a process that is just ending. @throws what the system says. */
export function makeFolderNow(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    makeFolderNow(parent);
    mkdirSync(folder, { mode: 0o700 });
  }
}
