import type { Context } from '../../context.js';
import { FRAME_STATUSES, frameCodesOf } from '../../domain/frames/frame-status.js';
import { renderingTasks } from '../../domain/task/task.js';
import { UsageError } from '../../errors.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { frameCodes } from '../flags/state-codes.js';
import { chosenFrames, parseChosenFrames } from '../frames/chosen-frames.js';
import { runTaskAction } from './run-task-action.js';
import type { StopOptions } from './stop.js';
import { frameSteps, type TaskAction, taskSteps } from './task-action.js';

/** States of frames that cannot be stopped any more. */
const ENDED = frameCodesOf('ABORTED', 'DONE', 'ERROR', 'TIMEOUT');
/** States of frames that wait or render. */
const OPEN = FRAME_STATUSES.map(({ code }) => code).filter((code) => !ENDED.includes(code));

/**
 * Reads the flags: whole tasks, single frames or all frames in a state are stopped. The function that it returns throws
 * for values that are out of range. @throws UsageError
 */
function stopAction({ frames, state }: StopOptions): () => TaskAction {
  const states = state === undefined ? undefined : frameCodes(state);
  const ended = FRAME_STATUSES.find(({ code }) => ENDED.includes(code) && states?.includes(code));
  if (ended) throw new UsageError('stop.state', { state: ended.label });
  const readFrames = deferRangeError(() => (frames === undefined ? undefined : parseChosenFrames(frames)));
  return () => {
    const ranges = readFrames();
    const plan: TaskAction['plan'] = async (client, tasks) => {
      if (ranges) {
        return frameSteps(await chosenFrames(client, tasks, ranges, states ?? OPEN), client.stopFrames);
      }
      if (!states) return taskSteps(tasks, client.stopTasks);
      return renderingTasks(tasks).map(({ taskId }) => ({
        taskIds: [taskId],
        run: () => client.stopAllFrames(taskId, states),
      }));
    };
    const key = ranges || states ? 'ui.did.stopFrames' : 'ui.did.stop';
    return { done: (count, translate) => translate(key, { count }), question: undefined, costs: false, plan };
  };
}

/** Stops tasks, or frames of them. */
export async function runTaskStop(options: StopOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  return runTaskAction(stopAction(options)(), options, context);
}
