import type { Context } from '../../context.js';
import { parseTaskId } from '../../domain/task.js';
import { NoInputError, UsageError } from '../../errors.js';
import { lastTask } from '../../state/last-task.js';
import { readStdin } from '../files/named-file.js';

/** Megabytes of ids on standard input: some hundred thousand ids. */
const MAX_MEGABYTES = 4;

/** Splits a list of ids at spaces, commas and line ends; text after a `#` is a comment. */
function splitIds(list: string): string[] {
  return list
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

/**
 * Returns the task ids of a command line, each once: numbers, aliases, those on standard input (`-`), `--last`.
 * @throws UsageError for a malformed id, and without any id; DataError for too much standard input; NoInputError if
 * no task was submitted from here
 */
export async function readIds(
  { ids, last }: { ids: readonly string[]; last?: boolean },
  context: Context,
): Promise<number[]> {
  const numbers: number[] = [];
  for (const id of ids) {
    const words = id === '-' ? splitIds(await readStdin(context, MAX_MEGABYTES)) : [id];
    // A loop, because a call takes fewer arguments than there may be ids.
    for (const word of words) numbers.push(parseTaskId(word));
  }
  if (last) {
    const remembered = await lastTask(context.folder);
    if (remembered === undefined) throw new NoInputError('last.none');
    numbers.push(remembered);
  }
  if (numbers.length === 0) throw new UsageError(ids.includes('-') ? 'ids.emptyStdin' : 'ids.none');
  return [...new Set(numbers)];
}
