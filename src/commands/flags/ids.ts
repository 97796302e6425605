import type { Context } from '../../context.js';
import { parseTaskId } from '../../domain/task/task.js';
import { groupSize, type TaskGroup } from '../../domain/task/task-group.js';
import { NoInputError, UsageError } from '../../errors.js';
import { lastTask } from '../../state/last-task.js';
import { readStdin } from '../files/named-file.js';
import { findGroup } from '../session/find-group.js';
import type { Globals } from './globals.js';

/** Megabytes of ids on standard input: some hundred thousand ids. */
const MAX_MEGABYTES = 4;

/** Splits a list of ids at spaces, commas and line ends; text after a `#` is a comment. */
function splitIds(list: string): string[] {
  return list
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

/** The tasks that a command line names. */
export interface NamedTasks {
  /** Each once, those of groups among them. */
  readonly ids: readonly number[];
  /** The groups that were named. */
  readonly groups: readonly TaskGroup[];
}

interface IdOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
}

/**
 * Returns the task ids of a command line, each once: numbers, aliases, those of groups, those on standard input (`-`),
 * `--last`.
 * @throws UsageError for a malformed id, and without any id; DataError for too much standard input; NoInputError if
 * no task was submitted from here, and for an unknown group
 */
export async function readIds(options: IdOptions, context: Context): Promise<readonly number[]> {
  return (await readTasks(options, context)).ids;
}

/** Returns the same with the groups that were named. A group that is not remembered here is looked for on the farm. */
export async function readTasks(options: IdOptions, context: Context): Promise<NamedTasks> {
  const { ids, last } = options;
  const numbers: number[] = [];
  const groups: TaskGroup[] = [];
  for (const id of ids) {
    const words = id === '-' ? splitIds(await readStdin(context, MAX_MEGABYTES)) : [id];
    // A loop, because a call takes fewer arguments than there may be ids.
    for (const word of words) {
      if (groupSize(word.trim()) === undefined) {
        numbers.push(parseTaskId(word));
        continue;
      }
      const group = await findGroup(word.trim(), options, context);
      groups.push(group);
      numbers.push(...group.tasks.map(({ taskId }) => taskId));
    }
  }
  if (last) {
    const remembered = await lastTask(context.folder);
    if (remembered === undefined) throw new NoInputError('last.none');
    numbers.push(remembered);
  }
  if (numbers.length === 0) throw new UsageError(ids.includes('-') ? 'ids.emptyStdin' : 'ids.none');
  return { ids: [...new Set(numbers)], groups };
}
