import type { Client } from '../client/client.js';
import { inRequests } from '../client/tasks.js';
import type { Context } from '../context.js';
import { isInFrames } from '../domain/frame-name.js';
import { FRAME_STATUSES } from '../domain/frame-status.js';
import { type FrameRange, frameCount, frameNumbers, parseFrameList } from '../domain/frames.js';
import { renderingTasks, type Task } from '../domain/task.js';
import type { TaskFrame } from '../domain/task-frame.js';
import { DataError, UsageError } from '../errors.js';
import { listed } from '../output/list.js';
import type { Say } from '../text/index.js';
import { type Deed, runDeed } from './control.run.js';
import { inTurn } from './in-turn.js';
import type { RetryOptions } from './retry.js';
import { frameCodes } from './state-codes.js';
import { checkNoneEmpty } from './submit/settings.js';

/** Frames that stand: the ones that wait or render have nothing to be rendered again. */
const STANDING = ['ABORTED', 'DONE', 'ERROR', 'TIMEOUT'] as const;
/** What has failed, if nothing else is said: the farm's own choice, and frames that took too long. */
const FAILED = ['ERROR', 'TIMEOUT'] as const;

/** More frames than this are not named one by one; a list so long is a slip. */
const MOST_FRAMES = 100_000;

const codes = (names: readonly string[]) =>
  FRAME_STATUSES.filter(({ name }) => names.includes(name)).map(({ code }) => code);

async function framesOf(client: Client, taskId: number): Promise<TaskFrame[]> {
  const all: TaskFrame[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const answer = await client.frames(taskId, page);
    pages = answer.pages;
    all.push(...answer.frames);
  }
  return all;
}

/** @throws DataError naming frames that none of the tasks has: then nothing is rendered */
function checkAllThere(wanted: readonly FrameRange[], frames: readonly TaskFrame[]): void {
  const ranges = frames.map(({ range }) => range);
  const absent = wanted
    .flatMap((range) => [...frameNumbers(range)])
    .filter((one) => !isInFrames(one, ranges));
  if (absent.length === 0) return;
  const list = (say: Say) => listed(absent.map(String), say);
  throw new DataError('retry.frames', { count: absent.length, list });
}

/** Renders single frames again, of whichever of the tasks has them; a number inside a record means that record. */
async function retryChosen(
  client: Client,
  tasks: readonly Task[],
  wanted: readonly FrameRange[],
  states: readonly number[] | undefined,
): Promise<void> {
  const all: TaskFrame[] = [];
  for (const { taskId } of renderingTasks(tasks)) all.push(...(await framesOf(client, taskId)));
  checkAllThere(wanted, all);
  const numbers = new Set(wanted.flatMap((range) => [...frameNumbers(range)]));
  // A farm may call a record what it likes: a range of it is asked, and never spelled out.
  const isMeant = ({ range }: TaskFrame) =>
    range.start === range.end
      ? numbers.has(range.start)
      : [...numbers].some((number) => isInFrames(number, [range]));
  const isIn = ({ status }: TaskFrame) => states === undefined || states.includes(status.code);
  const chosen = all.filter((frame) => isIn(frame) && isMeant(frame));
  for (const ids of inRequests(chosen.map(({ id }) => id))) await client.retryFrames(ids);
}

/** Reads the flags. @throws UsageError, and through the turn DataError */
function deedOf({ frames, state, all }: RetryOptions): () => Deed {
  if (all && (frames !== undefined || state !== undefined)) throw new UsageError('retry.all');
  const states = state === undefined ? undefined : frameCodes(state);
  const wanted = inTurn(() => (frames === undefined ? undefined : parseFrameList(frames)));
  return () => {
    const list = wanted();
    if (list && list.reduce((sum, range) => sum + frameCount(range), 0) > MOST_FRAMES) {
      throw new DataError('retry.many', { text: frames ?? '' });
    }
    return {
      question: 'prompt.retry',
      costs: true,
      async act(client, tasks) {
        if (list) return retryChosen(client, tasks, list, states);
        const again = all ? codes(STANDING) : (states ?? codes(FAILED));
        for (const ids of inRequests(tasks.map(({ taskId }) => taskId))) await client.retryTasks(ids, again);
      },
    };
  };
}

/** Renders frames again: the failed ones, unless others are chosen. */
export async function runRetry(options: RetryOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  return runDeed(deedOf(options)(), options, context);
}
