import { isLastingError, isPermanentError } from '../client/is-permanent-error.js';
import { splitIntoRequests, type TasksAnswer } from '../client/tasks/tasks.js';
import { exitCodeOf, isEnd, type WaitUntil } from '../domain/task/end-of-wait.js';
import { renderingTasks, type Task } from '../domain/task/task.js';
import { NoInputError } from '../errors.js';
import { type Interval, nextPause } from './interval.js';

export interface PollOptions {
  readonly until: WaitUntil;
  /** Milliseconds from the first poll on; undefined for no limit. */
  readonly timeout: number | undefined;
  /** Fixed milliseconds between polls; undefined for a pause that grows from 1 s to 30 s. */
  readonly interval: Interval;
  /** Whether to end at the first bad end of a task or sub task. */
  readonly failFast: boolean;
  /** Milliseconds in which an id may be unknown: a farm may list a new task late. */
  readonly grace: number;
  /** Tasks that stay paused after their test frames, and count as ended then. */
  readonly parked?: ReadonlySet<number> | undefined;
  /** Whether a task that has ended, or a sub task of it, will render again, so that it is waited for. */
  readonly goesOn?: ((task: Task) => boolean) | undefined;
  /** Most milliseconds until the next poll, asked for after each one; undefined for no limit. */
  readonly longestPause?: (() => number | undefined) | undefined;
  /**
   * Called when all tasks have ended. Resolves to whether the poll continues, since ids may have been added to its list;
   * they may be added at any time before that, too.
   */
  readonly hasMore?: (() => Promise<boolean>) | undefined;
}

/** Queries at most 100 tasks; the answer may take `timeout` milliseconds. */
export type QueryTasks = (ids: readonly number[], timeout: number) => Promise<TasksAnswer>;

/** Clock, chance and abort signal of a poll. */
export interface PollClock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** 0 to 1. */
  random(): number;
  readonly signal: AbortSignal;
}

export type PollEvent =
  /** The latest state of all tasks that the farm has answered so far, in the order of the ids. */
  | { readonly kind: 'tasks'; readonly tasks: readonly Task[] }
  /** A request failed; the poll continues after `pause` milliseconds. */
  | { readonly kind: 'error'; readonly error: unknown; readonly pause: number };

export type PollOutcome = 'ended' | 'timeout';

/** Milliseconds that the answer to a poll may take. */
const LONGEST_ANSWER = 60_000;
const SHORTEST_ANSWER = 1;
/** The last poll, at the deadline itself, still gets this long. */
const LAST_ANSWER = 1000;

/** Requests of one poll at the same time: for ten thousand ids, more would fill the memory and burden the farm. */
const PARALLEL_REQUESTS = 2;

/** Calls `work` for every part, a few at a time, and waits for all of them; failures are results. */
async function settleAll<T, R>(parts: readonly T[], work: (part: T) => Promise<R>) {
  const results: PromiseSettledResult<R>[] = [];
  const left = parts.entries();
  async function lane(): Promise<void> {
    for (const [at, part] of left) [results[at]] = await Promise.allSettled([work(part)]);
  }
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, lane));
  return results;
}

/**
 * Polls tasks until all have ended or the time is up. One request serves up to 100 ids; tasks that have ended are not
 * queried again.
 * @throws permanent errors (client/is-permanent-error.ts), a lasting one only before the first answer; NoInputError
 * for an id that the farm does not know; the signal's reason when interrupted
 */
export async function* poll(
  query: QueryTasks,
  ids: readonly number[],
  options: PollOptions,
  clock: PollClock,
): AsyncGenerator<PollEvent, PollOutcome> {
  const started = clock.now();
  const deadline = started + (options.timeout ?? Number.POSITIVE_INFINITY);
  const known = new Map<number, Task>();
  const hasEnded = (id: number) => {
    const task = known.get(id);
    if (task === undefined) return false;
    return isEnd(task.status, options.parked?.has(id) ? 'test' : options.until) && !options.goesOn?.(task);
  };

  for (let polls = 0, failures = 0; ; polls++) {
    const polledAt = clock.now();
    const left = Math.max(LAST_ANSWER, Math.min(LONGEST_ANSWER, deadline - polledAt));
    const open = ids.filter((id) => !hasEnded(id));
    // The requests of one poll share its time.
    const answers = await settleAll(splitIntoRequests(open), (part) =>
      query(part, Math.max(SHORTEST_ANSWER, polledAt + left - clock.now())),
    );
    const errors = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    // After an answer a lasting error may pass: a network that asks for a sign-in again, say.
    const neverAnswered = known.size === 0;
    for (const error of errors)
      if (isPermanentError(error) || (neverAnswered && isLastingError(error))) throw error;
    for (const answer of answers) {
      if (answer.status === 'rejected') continue;
      const [unknownId] = answer.value.unknown;
      const inGrace = clock.now() - started < options.grace;
      if (unknownId !== undefined && !inGrace) throw new NoInputError('taskId.unknown', { id: unknownId });
      for (const task of answer.value.tasks) known.set(task.taskId, task);
    }
    clock.signal.throwIfAborted();

    if (errors.length < answers.length || answers.length === 0) {
      yield { kind: 'tasks', tasks: ids.flatMap((id) => known.get(id) ?? []) };
    }
    if (ids.every(hasEnded)) {
      if (!(await options.hasMore?.())) return 'ended';
      clock.signal.throwIfAborted();
      polls = -1;
      continue;
    }
    const settled = ids.flatMap((id) => known.get(id) ?? []).filter((task) => !options.goesOn?.(task));
    const rendering = renderingTasks(settled);
    const isBadEnd = rendering.some(({ status }) => isEnd(status, options.until) && exitCodeOf(status) !== 0);
    if (options.failFast && isBadEnd) return 'ended';
    if (clock.now() >= deadline) return 'timeout';

    failures = errors.length > 0 ? failures + 1 : 0;
    const pause = Math.min(
      nextPause(options.interval, polls, failures, clock.random()),
      options.longestPause?.() ?? Number.POSITIVE_INFINITY,
      deadline - clock.now(),
    );
    for (const error of errors.slice(0, 1)) yield { kind: 'error', error, pause };
    await clock.sleep(pause, clock.signal);
  }
}
