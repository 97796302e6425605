import type { Client } from '../../client/client.js';
import { inRequests } from '../../client/tasks.js';
import type { Context } from '../../context.js';
import { FRAME_STATUSES, frameCodesOf } from '../../domain/frame-status.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import { inTurn } from '../in-turn.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { chosenFrames, namedFrames } from './chosen-frames.js';
import { type Deed, inParts, runDeed } from './control.run.js';
import { frameCodes } from './state-codes.js';
import type { StopOptions } from './stop.js';

const STANDING = frameCodesOf('ABORTED', 'DONE', 'ERROR', 'TIMEOUT');
/** Frames that wait or render: there is nothing to stop in the others. */
const OPEN = FRAME_STATUSES.map(({ code }) => code).filter((code) => !STANDING.includes(code));

/** Whole tasks, single frames, or all frames in a state: the tasks then go on with their other frames. */
function deedOf({ frames, state }: StopOptions): () => Deed {
  const states = state === undefined ? undefined : frameCodes(state);
  const wanted = inTurn(() => (frames === undefined ? undefined : namedFrames(frames)));
  return () => {
    const list = wanted();
    const act = async (client: Client, tasks: readonly Task[]) => {
      if (list) {
        const chosen = await chosenFrames(client, tasks, list, states ?? OPEN);
        for (const [taskId, frames] of chosen) {
          for (const ids of inRequests(frames)) await client.stopFrames(taskId, ids);
        }
      } else if (states) {
        for (const { taskId } of renderingTasks(tasks)) await client.stopAllFrames(taskId, states);
      } else await inParts(tasks, client.stopTasks);
    };
    return { question: undefined, costs: false, act };
  };
}

/** Stops tasks, or frames of them. */
export async function runTaskStop(options: StopOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  return runDeed(deedOf(options)(), options, context);
}
