import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { isEnd, taskExitCode } from '../../domain/task/end-of-wait.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { isInterruption, RayvisionError } from '../../errors.js';
import {
  decide,
  type GuardAction,
  type GuardedPart,
  type GuardLimits,
  needsFrames,
} from '../../guards/decide.js';
import type { GuardEntry } from '../../guards/guard-memory.js';
import { longestPause } from '../../guards/spending.js';
import { guardActions } from '../../state/guard-actions.js';
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
  /** Whether frames of a task that has ended are rendered again, so that it will continue. */
  goesOn(task: Task): boolean;
  /** Most milliseconds until the next look; undefined for no limit. */
  longestPause(): number | undefined;
}

/** Milliseconds in which a farm may still list a task as ended whose frames are rendered again. */
const LISTED_WITHIN = 60_000;

/** Makes the requests of an action. The farm renders a frame again only when it does not render. */
async function act(client: Client, action: GuardAction): Promise<void> {
  if (action.action === 'warn') return;
  if (action.guard === 'max-cost' || action.guard === 'max-failed') return client.stopTasks([action.taskId]);
  const ids = action.guard === 'stuck' ? [action.frame.id] : action.frames.map(({ id }) => id);
  if (action.guard === 'stuck') await client.stopFrames(action.taskId, ids);
  if (action.action === 'retry') await client.retryFrames(action.taskId, ids);
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

/**
 * Opens the guards of a wait. What they do is written down before the farm is asked, so that a run that was killed is
 * continued by the next one without doing it twice.
 */
export function openGuards(
  client: Client,
  limits: GuardLimits,
  { folder, now }: Pick<Context, 'folder' | 'now'>,
  listener: GuardListener,
): Guards {
  const memories = new Map<number, Map<string, GuardEntry>>();
  /** The longest pause that each task that renders allows. */
  const pauses = new Map<number, number>();
  /** Tasks that had ended when frames of them were rendered again, and until when they may still be listed so. */
  const again = new Map<number, number>();

  async function lookAt(task: Task): Promise<void> {
    const { taskId, submittedAt } = task;
    const { domain, accessId } = client;
    const parts = await partsOf(client, task, limits);
    if (limits.maxCost !== undefined) pauses.set(taskId, longestPause(parts.flatMap(({ frames }) => frames)));
    const file = guardActions(folder, { domain, accessId, taskId, submittedAt });
    const memory = memories.get(taskId) ?? (await file.load());
    memories.set(taskId, memory);
    const farmNow = () => now() + client.clockSkew();

    async function record(keys: readonly string[], done: boolean): Promise<void> {
      for (const key of keys) memory.set(key, { key, done, at: farmNow() });
      // A folder that cannot be written must not keep a limit from being enforced.
      await file.save(memory).catch((error: unknown) => {
        if (!(error instanceof RayvisionError)) throw error;
      });
    }

    // Of a task that has ended only failed frames can still be rendered.
    const open = hasEnded(task) ? { retries: limits.retries } : limits;
    for (const action of decide(open, { task, parts }, memory, farmNow())) {
      await record(action.keys, false);
      await act(client, action);
      await record(action.keys, true);
      if (hasEnded(task)) again.set(taskId, now() + LISTED_WITHIN);
      await listener.onAction(action, task);
    }
  }

  return {
    async look(tasks) {
      pauses.clear();
      for (const task of tasks) {
        if (!hasEnded(task)) again.delete(task.taskId);
        else if (limits.retries === undefined || !CAN_RETRY.includes(taskExitCode(task))) continue;
        try {
          await lookAt(task);
        } catch (error) {
          if (!(error instanceof RayvisionError) || isInterruption(error)) throw error;
          await listener.onFailure(error, task);
        }
      }
    },
    goesOn: ({ taskId }) => (again.get(taskId) ?? 0) > now(),
    longestPause: () => (pauses.size === 0 ? undefined : Math.min(...pauses.values())),
  };
}
