import type { Client } from '../../client/client.js';
import { splitIntoRequests } from '../../client/tasks/tasks.js';
import type { Context } from '../../context.js';
import { FINISHED_TEST, isEnd, taskExitCode } from '../../domain/task/end-of-wait.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { isInterruption, RayvisionError } from '../../errors.js';
import {
  decide,
  type GuardAction,
  type GuardedPart,
  type GuardLimits,
  hasHalfRetry,
  lastRetry,
  needsFrames,
} from '../../guards/decide.js';
import { isRendering } from '../../guards/frame-states.js';
import { type GuardEntry, mergeEntries } from '../../guards/guard-memory.js';
import { longestPause } from '../../guards/spending.js';
import { type GuardActions, guardActions } from '../../state/guard-actions.js';
import { framesOf } from '../frames/frame-walk.js';

/** Receives what guards do. */
export interface GuardListener {
  /** A guard acted, or warns. */
  onAction(action: GuardAction, task: Task): Promise<void>;
  /** A request of a guard failed: the limit is not enforced now. It is tried again at the next look. */
  onFailure(error: RayvisionError, task: Task): Promise<void>;
}

/** The guards of a wait. */
export interface Guards {
  /** Looks at the tasks that have not ended, and acts. */
  look(tasks: readonly Task[]): Promise<void>;
  /** Whether frames of a task that has ended, or of a sub task, are rendered again, so that it will continue. */
  goesOn(task: Task): boolean;
  /** Most milliseconds until the next look; undefined for no limit. */
  longestPause(): number | undefined;
}

/**
 * Milliseconds in which a farm may still list a task as ended whose frames are rendered again, and in which frames of an
 * ended task are tried to be rendered again.
 */
const LISTED_WITHIN = 60_000;

/** Makes the requests of an action. The farm renders a frame again only when it does not render. */
async function act(client: Client, action: GuardAction): Promise<void> {
  if (action.action === 'warn') return;
  if (action.guard === 'max-cost' || action.guard === 'max-failed') return client.stopTasks([action.taskId]);
  const ids = action.guard === 'stuck' ? [action.frame.id] : action.frames.map(({ id }) => id);
  if (action.guard === 'stuck' && isRendering(action.frame)) await client.stopFrames(action.taskId, ids);
  if (action.action !== 'retry') return;
  for (const part of splitIntoRequests(ids)) await client.retryFrames(action.taskId, part);
}

const hasEnded = ({ status }: Task) => isEnd(status, 'end');

/** Exit codes of tasks that ended because frames failed: FINISHED_HAS_FAILED and FAILED. */
const CAN_RETRY: readonly number[] = [30, 45];

/** The tasks that render, below one or itself, and their frames. */
async function partsOf(client: Client, task: Task, limits: GuardLimits): Promise<GuardedPart[]> {
  const parts = new Map(
    renderingTasks([task]).map(({ taskId }) => [taskId, [] as GuardedPart['frames'][number][]]),
  );
  if (needsFrames(limits))
    for await (const { taskId, frame } of framesOf(client, [task])) parts.get(taskId)?.push(frame);
  return [...parts].map(([taskId, frames]) => ({ taskId, frames }));
}

/** Calls `work` alone among processes; where there is no lock, calls it all the same: the limit comes first. */
async function aloneIfPossible(
  file: GuardActions,
  context: Context,
  work: () => Promise<void>,
): Promise<void> {
  let hasBegun = false;
  try {
    await file.alone(context, () => {
      hasBegun = true;
      return work();
    });
  } catch (error) {
    if (hasBegun || !(error instanceof RayvisionError) || isInterruption(error)) throw error;
    await work();
  }
}

/** What guards of a wait depend on. */
export interface GuardPlan {
  readonly limits: GuardLimits;
  /** Whether the estimated cost decides about tasks that are paused after their test frames, which then need no stop. */
  readonly estimates: boolean;
}

/**
 * Opens the guards of a wait. What they do is written down before the farm is asked, so that a run that was killed is
 * continued by the next one without doing it twice, and two waits for one task act once.
 */
export function openGuards(
  client: Client,
  { limits, estimates }: GuardPlan,
  context: Context,
  listener: GuardListener,
): Guards {
  const { folder, now } = context;
  const memories = new Map<number, Map<string, GuardEntry>>();
  /** The longest pause that each task that renders allows. */
  const pauses = new Map<number, number>();
  /** Tasks of which frames were rendered again, and until when they may still be listed as ended. */
  const again = new Map<number, number>();

  async function open({ taskId, submittedAt }: Task) {
    const { domain, accessId } = client;
    const file = guardActions(folder, { domain, accessId, taskId, submittedAt });
    const memory = memories.get(taskId) ?? (await file.load());
    memories.set(taskId, memory);
    return { file, memory };
  }

  /** Whether frames of a task that has ended may have to be rendered again. */
  async function canRetry(task: Task): Promise<boolean> {
    if (limits.retries !== undefined && CAN_RETRY.includes(taskExitCode(task))) return true;
    return limits.stuck?.action === 'retry' && hasHalfRetry((await open(task)).memory);
  }

  async function lookAt(task: Task): Promise<void> {
    const { taskId, status } = task;
    // The frames are as of then, or later.
    const at = client.farmTime();
    const { file, memory } = await open(task);
    const isPaused = estimates && status.code === FINISHED_TEST;
    const decideBy = (some: readonly GuardedPart[]) =>
      decide(limits, { task, parts: some, isPaused }, memory, at);
    // What the farm reports of the whole task may suffice for a stop, also where it lists no frames.
    let parts: readonly GuardedPart[] = [];
    if (decideBy(parts).length === 0) {
      if (limits.maxCost !== undefined) pauses.set(taskId, longestPause([]));
      parts = await partsOf(client, task, limits);
    }
    if (limits.maxCost !== undefined) pauses.set(taskId, longestPause(parts.flatMap(({ frames }) => frames)));
    const actions = () => decideBy(parts);

    async function record(keys: readonly string[], done: boolean): Promise<void> {
      for (const key of keys) memory.set(key, { key, done, at: client.farmTime() });
      // A folder that cannot be written must not keep a limit from being enforced.
      await file.save(memory).catch((error: unknown) => {
        if (!(error instanceof RayvisionError)) throw error;
      });
    }

    async function actAlone(): Promise<void> {
      mergeEntries(memory, await file.load());
      for (const action of actions()) {
        await record(action.keys, false);
        await act(client, action);
        await record(action.keys, true);
        await listener.onAction(action, task);
      }
    }

    if (actions().length > 0) await aloneIfPossible(file, context, actAlone);
    const retried = lastRetry(parts, memory);
    if (retried !== undefined)
      again.set(taskId, now() + LISTED_WITHIN - Math.abs(client.farmTime() - retried));
  }

  return {
    async look(tasks) {
      pauses.clear();
      for (const task of tasks) {
        const { taskId } = task;
        if (!hasEnded(task)) again.delete(taskId);
        try {
          if (!hasEnded(task) || (await canRetry(task))) await lookAt(task);
        } catch (error) {
          if (!(error instanceof RayvisionError) || isInterruption(error)) throw error;
          if (isEnd(task.status, 'test') && !again.has(taskId)) again.set(taskId, now() + LISTED_WITHIN);
          await listener.onFailure(error, task);
        }
      }
    },
    goesOn: ({ taskId }) => (again.get(taskId) ?? 0) > now(),
    longestPause: () => (pauses.size === 0 ? undefined : Math.min(...pauses.values())),
  };
}
