import type { Context } from '../../context.js';
import { isAccessKey } from '../../domain/farm/farm-address.js';
import { DataError, UsageError } from '../../errors.js';
import { readStdin } from '../files/named-file.js';

/** Megabytes that standard input may hold; longer input is not a key. */
const LONGEST = 1 / 16;

/**
 * Reads the key from standard input, without the line end after it.
 * @throws UsageError for empty input; DataError for invalid characters. Neither message shows the input.
 */
export async function keyFromStdin(context: Context): Promise<string> {
  const text = await readStdin(context, LONGEST).catch((error: unknown) => {
    throw error instanceof DataError ? new DataError('login.key') : error;
  });
  // Windows editors write a byte order mark.
  const key = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  if (key.trim() === '') throw new UsageError('login.noKey');
  if (!isAccessKey(key)) throw new DataError('login.key');
  return key;
}
