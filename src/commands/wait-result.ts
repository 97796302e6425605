import type { Context } from '../context.js';
import type { Task } from '../domain/task.js';
import type { RayvisionError } from '../errors.js';
import { errorText } from '../output/errors.js';
import { print, printJson } from '../output/print.js';
import { taskJson, taskLine } from '../output/tasks.js';
import type { Say } from '../text/index.js';
import { type Globals, isForPerson, sameFarm, stderrTheme, stdoutTheme } from './globals.js';
import { type Fetched, fetchedJson, fetchedText, troubleLines } from './transfer/fetch-files.js';
import type { WaitFlags } from './wait-options.js';

/** How a wait ended. */
export interface WaitResult {
  readonly tasks: readonly Task[];
  readonly outcome: 'ended' | 'timeout' | 'interrupted';
  readonly elapsedSeconds: number;
  readonly exitCode: number;
  /** What was brought here, with `--download`. */
  readonly fetched?: Fetched | undefined;
  /** What went wrong with that, where the exit code is its. */
  readonly failure?: RayvisionError | undefined;
}

/** The contract's members of a wait. */
export function waitJson({ tasks, outcome, elapsedSeconds, exitCode, fetched }: WaitResult, say: Say) {
  const download = fetched && { download: fetchedJson(fetched, say) };
  return { tasks: tasks.map(taskJson), outcome, elapsedSeconds, exitCode, ...download };
}

/** What came of a download, on stderr; with `-q` only what went wrong. */
export async function tellFetched(
  fetched: Fetched | undefined,
  flags: Globals,
  context: Context,
): Promise<void> {
  if (!fetched) return;
  const { say, stderr } = context;
  for (const line of troubleLines(fetched, say)) stderr.write(`${line}\n`);
  if (fetched.error) {
    stderr.write(errorText(fetched.error, say, await stderrTheme(flags, context)));
  }
  if (!flags.quiet) stderr.write(`${fetchedText(fetched, say)}\n`);
}

/** The result on stdout: one JSON document, or a line for each task. Events have told it already. */
export async function printWaitResult(
  result: WaitResult,
  flags: Globals & WaitFlags,
  context: Context,
): Promise<void> {
  if (flags.ndjson) return;
  if (flags.json) return printJson(context.stdout, waitJson(result, context.say));
  await tellFetched(result.fetched, flags, context);
  if (flags.quiet) return;
  const theme = await stdoutTheme(flags, context);
  const lines = result.tasks.map((task) => `${taskLine(task, context.say, theme)}\n`);
  await print(context.stdout, lines.join(''));
  const [first] = result.tasks;
  if (result.outcome !== 'ended' || !first || !isForPerson(flags, context)) return;
  const facts = { id: first.taskId, farm: sameFarm(flags) };
  const hint = context.say(result.fetched ? 'ui.next.status' : 'ui.next.download', facts);
  context.stderr.write(`${hint}\n`);
}
