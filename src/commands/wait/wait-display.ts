import type { Context } from '../../context.js';
import type { Currency } from '../../domain/farm/currency.js';
import { FINISHED_TEST, isEnd, taskExitCode } from '../../domain/task/end-of-wait.js';
import type { Task } from '../../domain/task/task.js';
import { showDuration } from '../../domain/text/duration.js';
import { RayvisionError } from '../../errors.js';
import type { GuardAction } from '../../guards/decide.js';
import { guardJson, guardText } from '../../output/guards.js';
import { oneLine, printJson } from '../../output/print.js';
import { costText, statusText, taskJson, taskLine, totalsOf } from '../../output/tasks.js';
import { type Params, translateMoney } from '../../text/index.js';
import { farmFlags, type Globals, progressFor, stderrTheme, warnOfMoney } from '../flags/globals.js';
import { type WaitReport, waitJson } from './print-result.js';
import { reportUnended } from './report-unended.js';
import type { WaitFlags, WaitPlan } from './wait-options.js';

/** Shows the progress of a wait: a moving line at a terminal, lines of change elsewhere, events with `--ndjson`. */
export interface WaitDisplay {
  update(tasks: readonly Task[]): Promise<void>;
  /** A request failed; the wait continues. */
  reportError(error: unknown): Promise<void>;
  /** A guard acted, or warns. */
  reportGuard(action: GuardAction, task: Task, currency: Currency): Promise<void>;
  /** A limit could not be enforced; it is tried again. Repeats of the same error are not shown. */
  reportUnguarded(error: RayvisionError, task: Task): Promise<void>;
  /** Prints a line of another program, without a break in a moving line. */
  print(line: string): void;
  end(report: WaitReport): Promise<void>;
  stop(): void;
}

/** Changes with everything that is worth an event. */
function progressFingerprint({ status, frames }: Task): string {
  return [status.code, frames.done, frames.failed, frames.total].join();
}

/**
 * Changes with everything that is worth a line in a log: the state, a failed frame, another tenth of the frames. A
 * line for each frame of each task would fill a log over a night.
 */
function milestone({ status, frames }: Task): string {
  const tenths = frames.total > 0 ? Math.floor((frames.done * 10) / frames.total) : 0;
  return [status.code, frames.failed, tenths, frames.total].join();
}

/** Number of frames that a task will still render by itself: none after its test frames. */
function framesLeft({ status, frames }: Task): number {
  if (status.end || status.code === FINISHED_TEST) return 0;
  return Math.max(0, frames.total - frames.done - frames.failed - frames.aborted);
}

/** What a display shows beside the tasks. */
export interface WaitFacts {
  /** Unit of the tasks' costs. */
  readonly currency: Currency;
  /** Returns the number of files downloaded so far. */
  downloaded(): number;
}

/** Opens the display of a wait. */
export async function openWaitDisplay(
  ids: readonly number[],
  plan: WaitPlan,
  flags: Globals & WaitFlags,
  context: Context,
  { currency, downloaded }: WaitFacts,
): Promise<WaitDisplay> {
  const { translate } = context;
  const progress = await progressFor(flags, context, translate('ui.waiting', { count: ids.length }));
  const theme = await stderrTheme(flags, context);
  const started = context.now();
  const latest = new Map<number, Task>();
  const parked = new Set<number>();
  let doneAtFirst: number | undefined;
  let lastFailed = false;
  /** The last error of each task whose guards failed. */
  const unguarded = new Map<number, string>();

  /** Prints what concerns money, whatever `--quiet` says, without a break in a moving line. */
  function sayAboutMoney(key: 'money.guard' | 'money.unguarded', params: Params): void {
    if (progress.moves)
      progress.note(`${translate('ui.warning')}${oneLine(translateMoney(translate, key, params))}`);
    else warnOfMoney(flags, context, key, params);
  }

  async function printEvent(name: string, members: object): Promise<void> {
    if (!flags.ndjson) return;
    const time = new Date(context.now()).toISOString();
    await printJson(context.stdout, { event: name, time, ...members });
  }

  /** Returns `3/4 tasks ended, 12/40 frames, 1 failed, 1.5 frames a minute, about 12m left`. */
  function summary(tasks: readonly Task[]): string {
    const totals = totalsOf(tasks);
    const { done, total, failed } = totals.frames;
    const ended = tasks.filter((task) => isEnd(task.status, plan.until)).length;
    doneAtFirst ??= done;
    const [only] = tasks;
    const label = only && tasks.length === 1 ? statusText(only.status, translate) : '';
    const one = ids.length === 1;
    const counts =
      plan.until === 'test'
        ? translate(one ? 'ui.watchTest' : 'ui.watchTests', { ended, count: ids.length, done, label })
        : translate(one ? 'ui.watchOne' : 'ui.watchMany', { ended, count: ids.length, done, total, label });
    const failures = failed > 0 ? translate('ui.someFailed', { failed }) : '';
    const spent = costText(totals, currency, translate);
    const cost = totals.cost === null ? '' : translate('ui.watchCost', { cost: spent });
    const files = downloaded() > 0 ? translate('ui.hereSoFar', { count: downloaded() }) : '';
    const elapsed = context.now() - started;
    const rate = elapsed > 0 ? (done - doneAtFirst) / elapsed : 0;
    const left = tasks.reduce((sum, task) => sum + framesLeft(task), 0);
    // The farm does not say how many of the frames are test frames, so their time cannot be estimated.
    if (rate <= 0 || left === 0 || plan.until === 'test') return `${counts}${failures}${files}${cost}`;
    const facts = { rate: (rate * 60_000).toFixed(1), left: showDuration(left / rate) };
    return `${counts}${failures}${files}${translate('ui.watchRate', facts)}${cost}`;
  }

  /** Whether a change is worth a line; beside a moving line only failures are. */
  function isWorthLine(task: Task, before: Task | undefined): boolean {
    if (flags.ndjson) return false;
    if (!progress.moves) return before === undefined || milestone(task) !== milestone(before);
    const hasFailed = task.frames.failed > (before?.frames.failed ?? 0);
    // The end of a single task is in the result.
    const hasEnded = ids.length > 1 && task.status.end && !before?.status.end;
    return hasFailed || (hasEnded && taskExitCode(task) !== 0);
  }

  /** Reports once that a task waits after its test frames: without a command it waits for ever. */
  function reportParked(task: Task): void {
    if (task.status.code !== FINISHED_TEST || plan.until === 'test' || plan.estimate) return;
    if (parked.has(task.taskId)) return;
    parked.add(task.taskId);
    const line = translate('ui.parked', { alias: task.alias, id: task.taskId, farm: farmFlags(flags) });
    if (flags.json && !flags.quiet) context.stderr.write(`${line}\n`);
    else progress.note(line);
  }

  return {
    async update(tasks) {
      if (lastFailed) progress.note(translate('ui.answersAgain'));
      lastFailed = false;
      for (const task of tasks) {
        const before = latest.get(task.taskId);
        latest.set(task.taskId, task);
        if (before === undefined || progressFingerprint(task) !== progressFingerprint(before))
          await printEvent('status', taskJson(task) as object);
        if (isWorthLine(task, before)) progress.note(taskLine(task, translate, theme));
      }
      for (const task of tasks) reportParked(task);
      progress.update(summary(tasks));
    },
    async reportError(error) {
      const message = oneLine(error instanceof RayvisionError ? error.describe(translate) : String(error));
      await printEvent('trouble', { message });
      if (!lastFailed) progress.note(translate('ui.stillWaiting', { message }));
      lastFailed = true;
    },
    async reportGuard(action, task, currency) {
      unguarded.delete(task.taskId);
      await printEvent('guard', { ...guardJson(action) });
      sayAboutMoney('money.guard', { what: (inLanguage) => guardText(action, task, currency, inLanguage) });
    },
    async reportUnguarded(error, task) {
      const { alias, taskId } = task;
      const message = oneLine(error.describe(translate));
      await printEvent('trouble', { message });
      if (unguarded.get(taskId) === message) return;
      unguarded.set(taskId, message);
      sayAboutMoney('money.unguarded', { alias, cause: (inLanguage) => error.describe(inLanguage) });
    },
    print(line) {
      if (progress.moves) progress.note(oneLine(line));
      else context.stderr.write(`${line}\n`);
    },
    async end(report) {
      progress.stop();
      await printEvent('end', { ...waitJson(report, translate) });
      await reportUnended(ids, report, flags, context);
    },
    stop: () => progress.stop(),
  };
}
