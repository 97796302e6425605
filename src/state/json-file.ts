import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutputError } from '../errors.js';
import { makeFolder } from './folder.js';

/** The value in a file, or undefined when it is absent or cut short: state is never worth a failure. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Writes a value so that a reader finds the old one or the new one, never a part: temporary file, fsync, rename.
 * Only this user can read it. `indent` is for files that people read and mend.
 * @throws OutputError naming the file.
 */
export async function writeJson(file: string, value: unknown, indent = 0): Promise<void> {
  await makeFolder(dirname(file));
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(value, undefined, indent)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new OutputError(
      'file.write',
      { file, cause: (cause as NodeJS.ErrnoException).code ?? '' },
      { cause },
    );
  }
}
