import type { Context } from '../../context.js';
import { FRAME_STATUSES, frameCodesOf } from '../../domain/frame-status.js';
import { renderingTasks } from '../../domain/task.js';
import { UsageError } from '../../errors.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { chosenFrames, namedFrames } from './chosen-frames.js';
import { runDeed } from './run-task-action.js';
import { frameCodes } from './state-codes.js';
import type { StopOptions } from './stop.js';
import { type Deed, framesInParts, inParts } from './task-action.js';

const STANDING = frameCodesOf('ABORTED', 'DONE', 'ERROR', 'TIMEOUT');
/** Frames that wait or render: there is nothing to stop in the others. */
const OPEN = FRAME_STATUSES.map(({ code }) => code).filter((code) => !STANDING.includes(code));

/** Whole tasks, single frames, or all frames in a state: the tasks then go on with their other frames. */
function deedOf({ frames, state }: StopOptions): () => Deed {
  const states = state === undefined ? undefined : frameCodes(state);
  const standing = FRAME_STATUSES.find(({ code }) => STANDING.includes(code) && states?.includes(code));
  if (standing) throw new UsageError('stop.state', { state: standing.label });
  const wanted = deferRangeError(() => (frames === undefined ? undefined : namedFrames(frames)));
  return () => {
    const list = wanted();
    const plan: Deed['plan'] = async (client, tasks) => {
      if (list) {
        return framesInParts(await chosenFrames(client, tasks, list, states ?? OPEN), client.stopFrames);
      }
      if (!states) return inParts(tasks, client.stopTasks);
      return renderingTasks(tasks).map(({ taskId }) => ({
        taskIds: [taskId],
        run: () => client.stopAllFrames(taskId, states),
      }));
    };
    const key = list || states ? 'ui.did.stopFrames' : 'ui.did.stop';
    return { done: (count, say) => say(key, { count }), question: undefined, costs: false, plan };
  };
}

/** Stops tasks, or frames of them. */
export async function runTaskStop(options: StopOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  return runDeed(deedOf(options)(), options, context);
}
