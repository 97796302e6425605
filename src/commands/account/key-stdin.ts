import type { Context } from '../../context.js';
import { isAccessKey } from '../../domain/farm/farm-address.js';
import { DataError, UsageError } from '../../errors.js';
import { readStdin } from '../files/named-file.js';

/** Megabytes. No key is longer; who pipes in more has piped in the wrong thing. */
const LONGEST = 1 / 16;

/**
 * The key from standard input, read to its end; one line end after it is not part of it.
 * @throws UsageError when there is none; DataError for spaces and control characters in it. Neither shows it.
 */
export async function keyFromStdin(context: Context): Promise<string> {
  const text = await readStdin(context, LONGEST).catch((error: unknown) => {
    throw error instanceof DataError ? new DataError('login.key') : error;
  });
  // Editors on Windows begin a file with a mark of their own.
  const key = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  if (key.trim() === '') throw new UsageError('login.noKey');
  if (!isAccessKey(key)) throw new DataError('login.key');
  return key;
}
