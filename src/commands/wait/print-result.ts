import type { Context } from '../../context.js';
import type { Currency } from '../../domain/currency.js';
import { exitCodeOf, FINISHED_TEST, taskExitCode } from '../../domain/end-of-wait.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import type { RayvisionError } from '../../errors.js';
import { errorText } from '../../output/errors.js';
import { print, printJson } from '../../output/print.js';
import { taskJson, taskLine, totalsOf, totalText } from '../../output/tasks.js';
import type { Say } from '../../text/index.js';
import { farmFlags, type Globals, stderrTheme, stdoutTheme, wantsHints } from '../flags/globals.js';
import { type Fetched, fetchedJson, fetchedText, troubleLines } from '../transfer/fetch-files.js';
import type { WaitFlags } from './wait-options.js';

/** How a wait ended. */
export interface WaitResult {
  readonly tasks: readonly Task[];
  /** Unit of their costs. */
  readonly currency: Currency;
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

/** More tasks than this are not named by one command line, nor told a row each to who has pressed Ctrl-C. */
const MOST_NAMED = 10;

/** Ended without all frames, and can be started again: stopped, out of money, at its time limit. */
const CAN_START: readonly number[] = [10, 20, 23];

/** What to type next: after failures that is no download. */
function nextSteps({ tasks, fetched }: WaitResult, flags: Globals, say: Say): string[] {
  const farm = farmFlags(flags);
  const names = (some: readonly Task[]) => some.map(({ taskId }) => taskId).join(' ');
  const few = (some: readonly Task[]) => some.length > 0 && some.length <= MOST_NAMED;
  const failed = tasks.filter((task) => task.frames.failed > 0 || [30, 45].includes(taskExitCode(task)));
  const [first] = failed;
  if (first) {
    const facts = { count: failed.length, id: first.taskId, ids: names(failed), farm };
    return [say(few(failed) ? 'ui.next.failed' : 'ui.next.failedMany', facts)];
  }
  const isHalted = (task: Task) =>
    renderingTasks([task]).some(({ status }) => status.end && CAN_START.includes(exitCodeOf(status)));
  const halted = tasks.filter(isHalted);
  if (few(halted)) return [say('ui.next.halted', { count: halted.length, ids: names(halted), farm })];
  const parked = tasks.filter(({ status }) => status.code === FINISHED_TEST);
  if (few(parked)) return [say('ui.next.parked', { ids: names(parked), farm })];
  if (!few(tasks)) return [];
  return [say(fetched ? 'ui.next.status' : 'ui.next.download', { ids: names(tasks), farm })];
}

/** The result on stdout: one JSON document, or a line for each task. Events have told it already. */
export async function printWaitResult(
  result: WaitResult,
  flags: Globals & WaitFlags,
  context: Context,
): Promise<void> {
  const { say, stdout, stderr } = context;
  const { tasks, outcome, currency } = result;
  if (flags.ndjson) return;
  if (flags.json) return printJson(stdout, waitJson(result, say));
  await tellFetched(result.fetched, flags, context);
  if (flags.quiet || (outcome === 'interrupted' && tasks.length > MOST_NAMED)) return;
  const theme = await stdoutTheme(flags, context);
  await print(stdout, tasks.map((task) => `${taskLine(task, say, theme)}\n`).join(''));
  if (outcome !== 'ended' || tasks.length === 0 || !wantsHints(flags, context)) return;
  const lines = [totalText(totalsOf(tasks), currency, say), ...nextSteps(result, flags, say)];
  stderr.write(lines.map((line) => `${line}\n`).join(''));
}
