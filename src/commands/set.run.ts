import type { Context } from '../context.js';
import { parseDuration } from '../domain/duration.js';
import { UsageError } from '../errors.js';
import { type Deed, inParts, runDeed } from './control.run.js';
import { inTurn } from './in-turn.js';
import { whole } from './number.js';
import type { SetOptions } from './set.js';
import { checkNoneEmpty } from './submit/settings.js';

/** Highest of an older client of the farm (endpoints.md §5.10). */
const MOST_PRIORITY = 99;
const MOST_NODES = 100_000;

/** Reads the flags. @throws UsageError, and in its turn DataError */
function deedOf({ priority, timeLimit, nodeLimit }: SetOptions): () => Deed {
  if ([priority, timeLimit, nodeLimit].every((flag) => flag === undefined))
    throw new UsageError('set.nothing');
  const number = (text: string | undefined, flag: string, least: number, most: number) =>
    inTurn(() => (text === undefined ? undefined : whole(text, flag, least, most)));
  const level = number(priority, '--priority', 0, MOST_PRIORITY);
  const nodes = number(nodeLimit, '--node-limit', 1, MOST_NODES);
  const time = inTurn(() =>
    timeLimit === undefined
      ? undefined
      : timeLimit === 'none'
        ? 0
        : Math.ceil(parseDuration(timeLimit) / 1000),
  );
  return () => {
    const [ofPriority, ofNodes, seconds] = [level(), nodes(), time()];
    return {
      question: undefined,
      costs: false,
      async act(client, tasks) {
        if (seconds !== undefined) await inParts(tasks, (ids) => client.limitTime(ids, seconds));
        for (const { taskId } of tasks) {
          if (ofPriority !== undefined) await client.setPriority(taskId, ofPriority);
          if (ofNodes !== undefined) await client.limitNodes(taskId, ofNodes);
        }
      },
    };
  };
}

/** Changes how tasks are rendered that are at the farm already. */
export async function runTaskSet(options: SetOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  return runDeed(deedOf(options)(), options, context);
}
