import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { frameCodesOf } from '../../domain/frames/frame-status.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { NoInputError, UsageError } from '../../errors.js';
import { badFrames } from '../check/bad-frames.js';
import { isFolder } from '../check/find-target.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { frameCodes } from '../flags/state-codes.js';
import { chosenFrames, parseChosenFrames } from '../frames/chosen-frames.js';
import type { RetryOptions } from './retry.js';
import { runTaskAction } from './run-task-action.js';
import { frameSteps, type TaskAction, taskSteps } from './task-action.js';

/** States of frames that can be rendered again; the others have not been rendered yet. */
const RENDERED = frameCodesOf('ABORTED', 'DONE', 'ERROR', 'TIMEOUT');
/** The default: frames that failed, as the farm has it, and those that took too long. */
const FAILED = frameCodesOf('ERROR', 'TIMEOUT');

/** Status codes of tasks that may have failed frames which their counts do not show. */
const HIDES_FAILURES = [23, 30, 45];

function hasNoneFailed(task: Task): boolean {
  return (
    task.frames.failed === 0 &&
    renderingTasks([task]).every(({ status }) => !HIDES_FAILURES.includes(status.code))
  );
}

/** Renders the frames again whose files are bad or missing in a folder. */
function retryBad({ bad = '', ...globals }: RetryOptions, context: Context): TaskAction {
  const folder = resolve(context.cwd, bad);
  return {
    done: (count, translate) => translate('ui.did.retry', { count }),
    question: 'prompt.retry',
    costs: true,
    nothing: 'ui.did.noneBad',
    plan: async (client, tasks) =>
      frameSteps(await badFrames(client, tasks, folder, globals, context), client.retryFrames),
  };
}

/** @throws UsageError for options that contradict each other; NoInputError for a folder that does not exist */
async function checkBad(options: RetryOptions, context: Context): Promise<void> {
  const { bad = '', frames, state, all } = options;
  if (all || frames !== undefined || state !== undefined) throw new UsageError('retry.bad');
  if (!(await isFolder(resolve(context.cwd, bad)))) throw new NoInputError('check.folder', { folder: bad });
}

/** Reads the flags. The function that it returns throws for values that are out of range. @throws UsageError */
function retryAction({ frames, state, all }: RetryOptions): () => TaskAction {
  if (all && (frames !== undefined || state !== undefined)) throw new UsageError('retry.all');
  const states = state === undefined ? undefined : frameCodes(state);
  const readFrames = deferRangeError(() => (frames === undefined ? undefined : parseChosenFrames(frames)));
  return () => {
    const ranges = readFrames();
    return {
      done: (count, translate) => translate('ui.did.retry', { count }),
      question: 'prompt.retry',
      costs: true,
      ...(ranges || all || states ? {} : { idle: { key: 'ui.did.noneFailed', is: hasNoneFailed } as const }),
      async plan(client, tasks) {
        if (ranges) return frameSteps(await chosenFrames(client, tasks, ranges, states), client.retryFrames);
        const codes = all ? RENDERED : (states ?? FAILED);
        return taskSteps(tasks, (ids) => client.retryTasks(ids, codes));
      },
    };
  };
}

/** Renders frames again: the failed ones, unless others are chosen. */
export async function runRetry(options: RetryOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  if (options.bad !== undefined) {
    await checkBad(options, context);
    return runTaskAction(retryBad(options, context), options, context);
  }
  return runTaskAction(retryAction(options)(), options, context);
}
