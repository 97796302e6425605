import type { Context } from '../../context.js';
import { isAccessKey } from '../../domain/farm-address.js';
import { DataError, UsageError } from '../../errors.js';

/** No key is longer; who pipes in more has piped in the wrong thing. */
const LONGEST = 65_536;

/**
 * The key from standard input, read to its end; one line end after it is not part of it.
 * @throws UsageError when there is none; DataError for spaces and control characters in it. Neither shows it.
 */
export async function keyFromStdin({ stdin }: Context): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += chunk.toString();
    if (text.length > LONGEST) throw new DataError('login.key');
  }
  // Editors on Windows begin a file with a mark of their own.
  const key = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  if (key.trim() === '') throw new UsageError('login.noKey');
  if (!isAccessKey(key)) throw new DataError('login.key');
  return key;
}
