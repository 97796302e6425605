import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Account data and keys are for their owner's eyes. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
}

/** Writes a file, and the folder around it when that is not there yet. */
export function writePlain(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content, { mode: PRIVATE_FILE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    makeFolder(dirname(file));
    writeFileSync(file, content, { mode: PRIVATE_FILE });
  }
}

/** Writes a whole file or nothing: a reader never sees half of it. */
export function writeWhole(file: string, content: string): void {
  const unfinished = `${file}.tmp`;
  writePlain(unfinished, content);
  renameSync(unfinished, file);
}

/** The file's text, or undefined when there is no such file. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Puts a file that cannot be read out of the way, for a person to look at. */
export function setAside(file: string): void {
  renameSync(file, `${file}.broken`);
}
