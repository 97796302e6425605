import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { NoInputError } from '../errors.js';

/** What the system says of a failure: its code, where it has one. */
export function reason(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause);
}

/** The text of a file that was named on the line. @throws NoInputError */
export async function readNamedFile(cwd: string, typed: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, typed), 'utf8');
  } catch (cause) {
    throw new NoInputError('file.read', { file: typed, cause: reason(cause) }, { cause });
  }
}
