import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Modes: account data and keys are readable by this user only. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Makes a private folder, and those above it. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
}

/** Writes a file; creates its folder if missing. */
export function writePlain(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content, { mode: PRIVATE_FILE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    makeFolder(dirname(file));
    writeFileSync(file, content, { mode: PRIVATE_FILE });
  }
}

/** Writes a file atomically. */
export function writeWhole(file: string, content: string): void {
  const unfinished = `${file}.tmp`;
  writePlain(unfinished, content);
  renameSync(unfinished, file);
}

/** Reads a file's text; undefined if it is missing. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Renames a damaged file, so that a person can inspect it. */
export function setAside(file: string): void {
  renameSync(file, `${file}.broken`);
}
