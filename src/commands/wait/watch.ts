import type { Context } from '../../context.js';
import { showDuration } from '../../domain/duration.js';
import { FINISHED_TEST, isEnd, taskExitCode } from '../../domain/end-of-wait.js';
import type { Task } from '../../domain/task.js';
import { RayvisionError } from '../../errors.js';
import { oneLine, printJson } from '../../output/print.js';
import { statusText, taskJson, taskLine, totalsOf } from '../../output/tasks.js';
import { farmFlags, type Globals, progressFor, stderrTheme } from '../flags/globals.js';
import { type WaitResult, waitJson } from './print-result.js';
import { tellUnended } from './report-unended.js';
import type { WaitFlags, WaitPlan } from './wait-options.js';

/** Shows a wait as it goes: a moving line at a terminal, lines of change elsewhere, events with `--ndjson`. */
export interface Watch {
  tasks(tasks: readonly Task[]): Promise<void>;
  trouble(error: unknown): Promise<void>;
  end(result: WaitResult): Promise<void>;
  stop(): void;
}

/** What must differ between two looks at a task to be worth an event. */
function face({ status, frames }: Task): string {
  return [status.code, frames.done, frames.failed, frames.total].join();
}

/**
 * What must differ to be worth a line in a log: the state, a frame that failed, another tenth of the frames. A line for
 * each frame of each task would fill a log all night.
 */
function milestone({ status, frames }: Task): string {
  const tenths = frames.total > 0 ? Math.floor((frames.done * 10) / frames.total) : 0;
  return [status.code, frames.failed, tenths, frames.total].join();
}

/** Frames that a task will render by itself from now on: one that waits after its test frames renders none. */
function framesToCome({ status, frames }: Task): number {
  if (status.end || status.code === FINISHED_TEST) return 0;
  return Math.max(0, frames.total - frames.done - frames.failed - frames.aborted);
}

export async function startWatch(
  ids: readonly number[],
  plan: WaitPlan,
  flags: Globals & WaitFlags,
  context: Context,
  /** How many files are here. */
  here: () => number,
): Promise<Watch> {
  const { say } = context;
  const progress = await progressFor(flags, context, say('ui.waiting', { count: ids.length }));
  const theme = await stderrTheme(flags, context);
  const started = context.now();
  const seen = new Map<number, Task>();
  const parked = new Set<number>();
  let doneAtFirst: number | undefined;
  let troubled = false;

  const event = (name: string, members: object) =>
    flags.ndjson
      ? printJson(context.stdout, { event: name, time: new Date(context.now()).toISOString(), ...members })
      : Promise.resolve();

  /** `3/4 tasks ended, 12/40 frames, 1 failed, 1.5 frames a minute, about 12m left`. */
  function summary(tasks: readonly Task[]): string {
    const { done, total, failed } = totalsOf(tasks).frames;
    const ended = tasks.filter((task) => isEnd(task.status, plan.until)).length;
    doneAtFirst ??= done;
    const [only] = tasks;
    const label = only && tasks.length === 1 ? statusText(only.status, say) : '';
    const one = ids.length === 1;
    const first =
      plan.until === 'test'
        ? say(one ? 'ui.watchTest' : 'ui.watchTests', { ended, count: ids.length, done, label })
        : say(one ? 'ui.watchOne' : 'ui.watchMany', { ended, count: ids.length, done, total, label });
    const lost = failed > 0 ? say('ui.someFailed', { failed }) : '';
    const files = here() > 0 ? say('ui.hereSoFar', { count: here() }) : '';
    const elapsed = context.now() - started;
    const rate = elapsed > 0 ? (done - doneAtFirst) / elapsed : 0;
    const left = tasks.reduce((sum, task) => sum + framesToCome(task), 0);
    // How many of the frames are test frames is not in the farm's answer, so that no time can be told for these.
    if (rate <= 0 || left === 0 || plan.until === 'test') return `${first}${lost}${files}`;
    const facts = { rate: (rate * 60_000).toFixed(1), left: showDuration(left / rate) };
    return `${first}${lost}${files}${say('ui.watchRate', facts)}`;
  }

  /** Whether a change is worth a line: beside a moving line that is only what went wrong. */
  function isWorthLine(task: Task, before: Task | undefined): boolean {
    if (flags.ndjson) return false;
    if (!progress.moves) return before === undefined || milestone(task) !== milestone(before);
    const failed = task.frames.failed > (before?.frames.failed ?? 0);
    // Of one task the result says how it ended.
    const hasEnded = ids.length > 1 && task.status.end && !before?.status.end;
    return failed || (hasEnded && taskExitCode(task) !== 0);
  }

  return {
    async tasks(tasks) {
      if (troubled) progress.note(say('ui.answersAgain'));
      troubled = false;
      for (const task of tasks) {
        const before = seen.get(task.taskId);
        seen.set(task.taskId, task);
        if (before === undefined || face(task) !== face(before))
          await event('status', taskJson(task) as object);
        if (isWorthLine(task, before)) progress.note(taskLine(task, say, theme));
      }
      for (const task of tasks) {
        if (task.status.code !== FINISHED_TEST || plan.until === 'test' || parked.has(task.taskId)) continue;
        parked.add(task.taskId);
        // Even who reads only the result must hear of it: such a task waits for ever.
        const tell =
          flags.json && !flags.quiet ? (line: string) => context.stderr.write(`${line}\n`) : progress.note;
        tell(say('ui.parked', { alias: task.alias, id: task.taskId, farm: farmFlags(flags) }));
      }
      progress.update(summary(tasks));
    },
    async trouble(error) {
      const message = oneLine(error instanceof RayvisionError ? error.tell(say) : String(error));
      await event('trouble', { message });
      if (!troubled) progress.note(say('ui.trouble', { message }));
      troubled = true;
    },
    async end(result) {
      progress.stop();
      await event('end', { ...waitJson(result, say) });
      await tellUnended(ids, result, flags, context);
    },
    stop: () => progress.stop(),
  };
}
