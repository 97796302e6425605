import type { Context } from '../../context.js';
import { frameCodesOf } from '../../domain/frame-status.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import { UsageError } from '../../errors.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { chosenFrames, namedFrames } from './chosen-frames.js';
import type { RetryOptions } from './retry.js';
import { runDeed } from './run-task-action.js';
import { frameCodes } from './state-codes.js';
import { type Deed, framesInParts, inParts } from './task-action.js';

/** Frames that stand: the ones that wait or render have nothing to be rendered again. */
const STANDING = frameCodesOf('ABORTED', 'DONE', 'ERROR', 'TIMEOUT');
/** What has failed, if nothing else is said: the farm's own choice, and frames that took too long. */
const FAILED = frameCodesOf('ERROR', 'TIMEOUT');

/** States of a task in which frames may have failed that its counts do not show: a time limit, a failure as a whole. */
const MAY_HIDE = [23, 30, 45];

function hasNoneFailed(task: Task): boolean {
  return (
    task.frames.failed === 0 && renderingTasks([task]).every(({ status }) => !MAY_HIDE.includes(status.code))
  );
}

/** Reads the flags. @throws UsageError, and through the turn DataError */
function deedOf({ frames, state, all }: RetryOptions): () => Deed {
  if (all && (frames !== undefined || state !== undefined)) throw new UsageError('retry.all');
  const states = state === undefined ? undefined : frameCodes(state);
  const wanted = deferRangeError(() => (frames === undefined ? undefined : namedFrames(frames)));
  return () => {
    const list = wanted();
    return {
      done: (count, say) => say('ui.did.retry', { count }),
      question: 'prompt.retry',
      costs: true,
      ...(list || all || states ? {} : { idle: { key: 'ui.did.noneFailed', is: hasNoneFailed } as const }),
      async plan(client, tasks) {
        if (list) return framesInParts(await chosenFrames(client, tasks, list, states), client.retryFrames);
        const again = all ? STANDING : (states ?? FAILED);
        return inParts(tasks, (ids) => client.retryTasks(ids, again));
      },
    };
  };
}

/** Renders frames again: the failed ones, unless others are chosen. */
export async function runRetry(options: RetryOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  return runDeed(deedOf(options)(), options, context);
}
