import { text } from 'node:stream/consumers';
import type { Context } from '../context.js';
import { parseTaskId } from '../domain/task.js';
import { NoInputError, UsageError } from '../errors.js';
import { lastTask } from '../state/last-task.js';

/** Ids of a list, with blanks, commas or line ends between them; what stands behind a `#` is a remark. */
function wordsOf(list: string): string[] {
  return list
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

/**
 * The task ids that a command was given: numbers or aliases, `-` for standard input, `--last`. Each id once.
 * @throws UsageError for a malformed id, and for none at all; NoInputError when there is no last task.
 */
export async function readIds(
  { ids, last }: { ids: readonly string[]; last?: boolean },
  context: Context,
): Promise<number[]> {
  const words: string[] = [];
  for (const id of ids) {
    if (id === '-') words.push(...wordsOf(await text(context.stdin)));
    else words.push(id);
  }
  const numbers = words.map(parseTaskId);
  if (last) {
    const remembered = await lastTask(context.folder);
    if (remembered === undefined) throw new NoInputError('last.none');
    numbers.push(remembered);
  }
  if (numbers.length === 0) throw new UsageError(ids.includes('-') ? 'ids.emptyStdin' : 'ids.none');
  return [...new Set(numbers)];
}
