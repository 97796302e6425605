import { isHopeless, isLastingError } from '../client/is-permanent-error.js';
import { inRequests, type TasksAnswer } from '../client/tasks/tasks.js';
import { exitCodeOf, isEnd, type WaitUntil } from '../domain/end-of-wait.js';
import { renderingTasks, type Task } from '../domain/task.js';
import { NoInputError } from '../errors.js';
import { type Interval, nextPause } from './interval.js';

export interface PollOptions {
  readonly until: WaitUntil;
  /** Milliseconds from the first question on; undefined waits for ever. */
  readonly timeout: number | undefined;
  /** Fixed milliseconds between questions; undefined lets the pause grow from 1 s to 30 s. */
  readonly interval: Interval;
  /** Return at the first bad end, of a task or of a sub task. */
  readonly failFast: boolean;
  /** How long an id may be unknown before that counts: a farm may list a new task late. */
  readonly grace: number;
}

/** Asks for tasks; `timeout` is the most that the answer may take, in milliseconds. */
export type Ask = (ids: readonly number[], timeout: number) => Promise<TasksAnswer>;

export interface Time {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  random(): number;
  readonly signal: AbortSignal;
}

export type PollEvent =
  /** The farm answered; `tasks` is what is known of all ids by now, in the order asked. */
  | { readonly kind: 'tasks'; readonly tasks: readonly Task[] }
  /** It did not, or not for all; the poll goes on. */
  | { readonly kind: 'trouble'; readonly error: unknown; readonly pause: number };

export type PollOutcome = 'ended' | 'timeout';

const LONGEST_ANSWER = 60_000;
const SHORTEST_ANSWER = 1;
/** The last question, at the deadline itself, still gets this long for its answer. */
const LAST_ANSWER = 1000;

/**
 * Requests of one question that are under way at once. All of them together would keep a hundred answers in memory
 * at the same time for ten thousand ids, and be a burden to the farm.
 */
const AT_ONCE = 2;

/** Does the work for every part, a few at a time in their order, to the end of all of them; failures are results. */
async function settleAll<T, R>(parts: readonly T[], work: (part: T) => Promise<R>) {
  const results: PromiseSettledResult<R>[] = [];
  const left = parts.entries();
  async function lane(): Promise<void> {
    for (const [at, part] of left) [results[at]] = await Promise.allSettled([work(part)]);
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

/**
 * Asks until every task has ended, or the time is up: the one loop of this program that asks and sleeps.
 * One question serves up to 100 ids; tasks that have ended are not asked for again.
 * @throws what waiting cannot mend (isHopeless, and isLastingError before the first answer); NoInputError at once for an id that the farm does not know; the
 * signal's reason when interrupted.
 */
export async function* poll(
  ask: Ask,
  ids: readonly number[],
  options: PollOptions,
  time: Time,
): AsyncGenerator<PollEvent, PollOutcome> {
  const started = time.now();
  const deadline = started + (options.timeout ?? Number.POSITIVE_INFINITY);
  const known = new Map<number, Task>();
  const ended = (id: number) => {
    const task = known.get(id);
    return task !== undefined && isEnd(task.status, options.until);
  };

  for (let quiet = 0, failures = 0; ; quiet++) {
    const asked = time.now();
    const left = Math.max(LAST_ANSWER, Math.min(LONGEST_ANSWER, deadline - asked));
    const open = ids.filter((id) => !ended(id));
    // Whose turn comes later has what is left of the same time.
    const answers = await settleAll(inRequests(open), (part) =>
      ask(part, Math.max(SHORTEST_ANSWER, asked + left - time.now())),
    );
    const errors = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    // What has worked before may do so again: a network that has gone asks for its own page, and comes back.
    const never = known.size === 0;
    for (const error of errors) if (isHopeless(error) || (never && isLastingError(error))) throw error;
    for (const answer of answers) {
      if (answer.status === 'rejected') continue;
      const [stranger] = answer.value.unknown;
      const patient = time.now() - started < options.grace;
      if (stranger !== undefined && !patient) throw new NoInputError('taskId.unknown', { id: stranger });
      for (const task of answer.value.tasks) known.set(task.taskId, task);
    }
    time.signal.throwIfAborted();

    if (errors.length < answers.length || answers.length === 0) {
      yield { kind: 'tasks', tasks: ids.flatMap((id) => known.get(id) ?? []) };
    }
    if (ids.every(ended)) return 'ended';
    // A sub task has an end of its own.
    const parts = ids.flatMap((id) => renderingTasks([known.get(id) ?? []].flat()));
    const bad = parts.some(({ status }) => isEnd(status, options.until) && exitCodeOf(status) !== 0);
    if (options.failFast && bad) return 'ended';
    if (time.now() >= deadline) return 'timeout';

    failures = errors.length > 0 ? failures + 1 : 0;
    const pause = Math.min(
      nextPause(options.interval, quiet, failures, time.random()),
      deadline - time.now(),
    );
    for (const error of errors.slice(0, 1)) yield { kind: 'trouble', error, pause };
    await time.sleep(pause, time.signal);
  }
}
