import type { Context } from '../context.js';
import { showDuration } from '../domain/duration.js';
import { FINISHED_TEST, isEnd } from '../domain/end-of-wait.js';
import type { Task } from '../domain/task.js';
import { RayvisionError } from '../errors.js';
import { oneLine, printJson } from '../output/print.js';
import { statusText, taskJson, taskLine } from '../output/tasks.js';
import { type Globals, progressFor, sameFarm, stderrTheme } from './globals.js';
import type { WaitFlags, WaitPlan } from './wait-options.js';
import { type WaitResult, waitJson } from './wait-result.js';

/** Shows a wait as it goes: a moving line at a terminal, lines of change elsewhere, events with `--ndjson`. */
export interface Watch {
  tasks(tasks: readonly Task[]): Promise<void>;
  trouble(error: unknown): Promise<void>;
  end(result: WaitResult): Promise<void>;
  stop(): void;
}

/** What must differ between two looks at a task to be worth a line. */
function face({ status, frames }: Task): string {
  return [status.code, frames.done, frames.failed, frames.total].join();
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
  const seen = new Map<number, string>();
  const parked = new Set<number>();
  let doneAtFirst: number | undefined;
  let troubled = false;

  const event = (name: string, members: object) =>
    flags.ndjson
      ? printJson(context.stdout, { event: name, time: new Date(context.now()).toISOString(), ...members })
      : Promise.resolve();

  /** `3 of 4 tasks, 12/40 frames, 1.5 frames a minute, 12m left`. */
  function summary(tasks: readonly Task[]): string {
    const done = tasks.reduce((sum, task) => sum + task.frames.done, 0);
    const total = tasks.reduce((sum, task) => sum + task.frames.total, 0);
    const ended = tasks.filter((task) => isEnd(task.status, plan.until)).length;
    doneAtFirst ??= done;
    const elapsed = context.now() - started;
    const rate = elapsed > 0 ? (done - doneAtFirst) / elapsed : 0;
    const [only] = tasks;
    const label = only && tasks.length === 1 ? statusText(only.status, say) : '';
    const base = { ended, count: ids.length, done, total, label };
    const first = say(ids.length === 1 ? 'ui.watchOne' : 'ui.watchMany', base);
    const files = here() > 0 ? say('ui.hereSoFar', { count: here() }) : '';
    if (rate <= 0 || done >= total) return `${first}${files}`;
    const left = showDuration((total - done) / rate);
    return `${first}${files}${say('ui.watchRate', { rate: (rate * 60_000).toFixed(1), left })}`;
  }

  return {
    async tasks(tasks) {
      if (troubled) progress.note(say('ui.answersAgain'));
      troubled = false;
      for (const task of tasks) {
        if (seen.get(task.taskId) === face(task)) continue;
        seen.set(task.taskId, face(task));
        await event('status', taskJson(task) as object);
        // At a terminal the line moves, and the result tells each end.
        if (!flags.ndjson && !context.stderr.isTTY) progress.note(taskLine(task, say, theme));
      }
      for (const task of tasks) {
        if (task.status.code !== FINISHED_TEST || plan.until === 'test' || parked.has(task.taskId)) continue;
        parked.add(task.taskId);
        // Even who reads only the result must hear of it: such a task waits for ever.
        const tell =
          flags.json && !flags.quiet ? (line: string) => context.stderr.write(`${line}\n`) : progress.note;
        tell(say('ui.parked', { alias: task.alias, id: task.taskId, farm: sameFarm(flags) }));
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
      const { outcome } = result;
      if (outcome !== 'ended' && !flags.json) {
        const { download } = flags;
        const farm = `${download === undefined ? '' : ` --download ${download}`}${sameFarm(flags)}`;
        context.stderr.write(`${say(`ui.${outcome}`, { ids: ids.join(' '), farm })}\n`);
      }
    },
    stop: () => progress.stop(),
  };
}
