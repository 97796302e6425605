import type { Context } from '../../context.js';
import { parseTaskId } from '../../domain/task/task.js';
import { NoInputError, UsageError } from '../../errors.js';
import { lastTask } from '../../state/last-task.js';
import { readStdin } from '../files/named-file.js';

/** Megabytes of ids: some hundred thousand. */
const MOST = 4;

/** Ids of a list, with blanks, commas or line ends between them; what stands behind a `#` is a remark. */
function wordsOf(list: string): string[] {
  return list
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

/**
 * The task ids that a command was given: numbers or aliases, `-` for standard input, `--last`. Each id once.
 * @throws UsageError for a malformed id, and for none at all; DataError for more than a pipe of ids holds;
 * NoInputError when there is no last task.
 */
export async function readIds(
  { ids, last }: { ids: readonly string[]; last?: boolean },
  context: Context,
): Promise<number[]> {
  const numbers: number[] = [];
  for (const id of ids) {
    const words = id === '-' ? wordsOf(await readStdin(context, MOST)) : [id];
    // A loop: there may be more of them than a call takes arguments.
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
