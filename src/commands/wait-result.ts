import type { Context } from '../context.js';
import type { Task } from '../domain/task.js';
import { print, printJson } from '../output/print.js';
import { taskJson, taskLine } from '../output/tasks.js';
import { type Globals, isForPerson, sameFarm, stdoutTheme } from './globals.js';
import type { WaitFlags } from './wait-options.js';

/** How a wait ended. */
export interface WaitResult {
  readonly tasks: readonly Task[];
  readonly outcome: 'ended' | 'timeout' | 'interrupted';
  readonly elapsedSeconds: number;
  readonly exitCode: number;
}

/** The contract's members of a wait. */
export function waitJson({ tasks, outcome, elapsedSeconds, exitCode }: WaitResult) {
  return { tasks: tasks.map(taskJson), outcome, elapsedSeconds, exitCode };
}

/** The result on stdout: one JSON document, or a line for each task. Events have told it already. */
export async function printWaitResult(
  result: WaitResult,
  flags: Globals & WaitFlags,
  context: Context,
): Promise<void> {
  if (flags.ndjson) return;
  if (flags.json) return printJson(context.stdout, waitJson(result));
  if (flags.quiet) return;
  const theme = await stdoutTheme(flags, context);
  const lines = result.tasks.map((task) => `${taskLine(task, context.say, theme)}\n`);
  await print(context.stdout, lines.join(''));
  const [first] = result.tasks;
  if (result.outcome !== 'ended' || !first || !isForPerson(flags, context)) return;
  const hint = context.say('ui.next.status', { id: first.taskId, farm: sameFarm(flags) });
  context.stderr.write(`${hint}\n`);
}
