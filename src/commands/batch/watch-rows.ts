import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { FINISHED_TEST, isEnd } from '../../domain/task/end-of-wait.js';
import type { Task } from '../../domain/task/task.js';
import { NoInputError } from '../../errors.js';
import { UNKNOWN_TIME } from '../../guards/spending.js';
import { type WaitResult, waitForTasks } from '../../poller/wait.js';
import type { BatchState } from '../../state/batches.js';
import { inParallel } from '../../transfer/parallel.js';
import type { BackgroundDownload } from '../../transfer/results/background-download.js';
import { continueTasks, estimateTask } from '../wait/estimate-tasks.js';
import { type Guards, openGuards } from '../wait/guard-tasks.js';
import type { Notices } from '../wait/notices/open-notices.js';
import { untilTestFrames, type WaitPlan } from '../wait/wait-options.js';

import type { BatchDisplay } from './batch-display.js';
import type { BatchRow } from './batch-row.js';
import type { Schedule } from './schedule.js';

/** Milliseconds in which an id may be unknown: a farm may list a new task late. */
const LISTED_WITHIN = 60_000;

/** Tasks whose limits are looked at at the same time. */
const LOOKS = 8;

/** The members of `task_info` of a task that pauses after its test frames. */
const STOPS = { stop_after_test: '1', pre_frames: '100' };

/** No limit of time for an estimate and the request that follows it. */
const noLimit = () => undefined;

/** What a wait for rows needs. */
export interface RowWatch {
  readonly rows: readonly BatchRow[];
  readonly schedule: Schedule;
  /** Times of the wait; the guards are those of each row. */
  readonly plan: WaitPlan;
  readonly notices: Notices | undefined;
  readonly background: BackgroundDownload | undefined;
  readonly display: BatchDisplay;
  readonly state: BatchState;
}

/** A row whose task is watched. */
interface Watched {
  readonly row: BatchRow;
  readonly guards: Guards | undefined;
  /** Whether the estimated cost decides if it continues after its test frames; `true` while that is open. */
  isUndecided: boolean;
  /** When it was first asked for. */
  readonly since: number;
}

/**
 * Waits for the tasks of rows, and lets the schedule submit the rows that become ready meanwhile. Guards and notices
 * work as in `wait`.
 * @throws permanent errors of the farm, except for an unknown task, which is a failure of its row
 */
export async function watchRows(client: Client, watch: RowWatch, context: Context): Promise<WaitResult> {
  const { rows, schedule, plan, notices, background, display, state } = watch;
  /** The poll works on this list, which grows. */
  const ids: number[] = [];
  const watched = new Map<number, Watched>();
  /** Tasks that count as ended when they pause after their test frames. */
  const parked = new Set<number>();
  const deciding = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;

  /** Begins to watch the rows that were submitted since. */
  function addSubmitted(): void {
    for (const row of rows) {
      const { taskId, state } = row;
      if (taskId === undefined || state !== 'submitted' || watched.has(taskId)) continue;
      const info = row.stopsAfterTest ? STOPS : {};
      const own = untilTestFrames(row.submitLine.wait(), {}, info, false);
      const listener = {
        onAction: (action: Parameters<BatchDisplay['reportGuard']>[0], task: Task) =>
          display.reportGuard(action, task),
        onFailure: (error: Parameters<BatchDisplay['reportUnguarded']>[0], task: Task) =>
          display.reportUnguarded(error, task),
      };
      const isUndecided = own.estimate === 'limit';
      const guards =
        own.guards && openGuards(client, { limits: own.guards, estimates: isUndecided }, context, listener);
      if (!isUndecided && own.until === 'test') parked.add(taskId);
      watched.set(taskId, { row, guards, isUndecided, since: context.now() });
      ids.push(taskId);
    }
  }

  /** Lets the rest of a task render if it will cost no more than the row's limit. */
  async function decide(one: Watched, task: Task): Promise<void> {
    const { row } = one;
    const limit = row.submitLine.wait().guards?.maxCost ?? 0;
    const estimate = await estimateTask(client, task, noLimit, context);
    const goesOn = estimate !== undefined && estimate.likely <= limit;
    if (goesOn) await continueTasks(client, [task.taskId], noLimit, { quiet: true }, context);
    else {
      parked.add(task.taskId);
      row.isOverLimit = true;
    }
    one.isUndecided = false;
    display.reportEstimate(task, estimate, limit);
  }

  /** Queries tasks; one that was just submitted may be unknown for a while, and one that stays so fails its row. */
  async function query(some: readonly number[], timeout: number) {
    const answer = await client.queryTasksOnce(some, timeout);
    for (const id of answer.unknown) {
      const one = watched.get(id);
      if (!one || context.now() - one.since < LISTED_WITHIN) continue;
      ids.splice(ids.indexOf(id), 1);
      Object.assign(one.row, { state: 'failed', error: new NoInputError('taskId.unknown', { id }) });
      await display.reportFailed(one.row);
    }
    return { ...answer, unknown: [] };
  }

  const goesOn = (task: Task) => watched.get(task.taskId)?.guards?.goesOn(task) ?? false;
  const hasEnded = (task: Task) =>
    isEnd(task.status, parked.has(task.taskId) ? 'test' : 'end') && !goesOn(task);

  /** Reports ends that no earlier run has reported, and remembers it. */
  async function reportEnds(tasks: readonly Task[], { look: report }: Notices): Promise<void> {
    for (const task of tasks) {
      const one = watched.get(task.taskId);
      const { code } = task.status;
      if (!one || one.row.reported === code) continue;
      await report([task], { parked, isUndecided: one.isUndecided, goesOn });
      const isDue = code === FINISHED_TEST ? !one.isUndecided : task.status.end && !goesOn(task);
      if (!isDue) continue;
      one.row.reported = code;
      const { name, values, taskId, alias, stopsAfterTest } = one.row;
      // A folder that cannot be written only repeats the notice.
      await state.save({ name, values, taskId, alias, stopsAfterTest, reported: code }).catch(() => {});
    }
  }

  async function look(tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) {
      const one = watched.get(task.taskId);
      if (!one) continue;
      one.row.task = task;
      // The farm shows late that a task continues after its test frames.
      if (!one.isUndecided || task.status.code !== FINISHED_TEST || one.row.isOverLimit !== undefined)
        continue;
      one.row.isOverLimit = false;
      const work = decide(one, task)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => deciding.delete(work));
      deciding.add(work);
    }
    background?.update(tasks);
    display.update();
    // One after the other, the limit of the last of two hundred rows would be looked at too late.
    await inParallel(tasks, LOOKS, async (task) => watched.get(task.taskId)?.guards?.look([task]));
    if (notices) await reportEnds(tasks, notices);
    for (const task of tasks) {
      const one = watched.get(task.taskId);
      if (one?.row.state === 'submitted' && hasEnded(task)) one.row.state = 'ended';
    }
    if (failure) throw failure.error;
    schedule.advance();
    addSubmitted();
    display.update();
  }

  /** Whether a row with a limit of its cost is being submitted, or was and has not been looked at yet. */
  function isSoonLimited(row: BatchRow): boolean {
    const isNew = row.state === 'submitted' && row.task === undefined;
    if (!isNew && !schedule.isSubmitting(row)) return false;
    return row.submitLine.wait().guards?.maxCost !== undefined;
  }

  /** Whether a look of all guards is due sooner than the next poll. */
  function longestPause(): number | undefined {
    const pauses = [...watched.values()].flatMap(({ guards }) => guards?.longestPause() ?? []);
    // A row that is submitted while the poll sleeps costs money at once.
    if (rows.some(isSoonLimited)) pauses.push(UNKNOWN_TIME);
    return pauses.length === 0 ? undefined : Math.min(...pauses);
  }

  const options = {
    ...{ ...plan, until: 'end' as const, failFast: false, grace: 0 },
    ...{ parked, goesOn, longestPause },
    async hasMore() {
      schedule.advance();
      const more = await schedule.hasMore();
      const before = ids.length;
      addSubmitted();
      return more || ids.length > before;
    },
  };
  notices?.printTo((line) => display.print(line));
  addSubmitted();
  try {
    const result = await waitForTasks({ queryTasksOnce: query }, ids, options, context, {
      onTasks: look,
      onError: (error) => display.reportError(error),
    });
    return result;
  } finally {
    notices?.printTo(undefined);
    await Promise.all(deciding);
  }
}
