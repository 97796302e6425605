import type { Context } from '../../context.js';
import type { Currency } from '../../domain/farm/currency.js';
import type { FrameCheck } from '../../domain/frames/frame-check.js';
import { exitCodeOf, FINISHED_TEST, taskExitCode } from '../../domain/task/end-of-wait.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import type { RayvisionError } from '../../errors.js';
import { estimatesJson, type TaskEstimate } from '../../output/estimates.js';
import { badFrameLines, frameCheckJson, frameCheckSummary } from '../../output/frame-check.js';
import { groupsJson, type ShownGroup, withGroupRows } from '../../output/groups.js';
import { print, printJson } from '../../output/print.js';
import { taskJson, taskLine, totalsJson, totalsOf, totalText } from '../../output/tasks.js';
import { PLAIN } from '../../output/theme.js';
import type { WaitResult } from '../../poller/wait.js';
import type { Translate } from '../../text/index.js';
import type { DownloadReport } from '../../transfer/results/download-report.js';
import { farmFlags, type Globals, stdoutTheme, wantsHints } from '../flags/globals.js';
import { downloadJson, downloadText, printDownloadProblems } from '../transfer/print-download.js';
import type { QuickVerdict } from '../why/quick-verdict.js';
import { quickVerdictText } from '../why/quick-verdict.js';
import type { WaitFlags } from './wait-options.js';

/** How a wait ended, and what was downloaded meanwhile. */
export interface WaitReport extends WaitResult {
  /** Unit of the tasks' costs. */
  readonly currency: Currency;
  /** What the tasks were estimated to cost after their test frames, where that decided whether they went on. */
  readonly estimates?: readonly TaskEstimate[] | undefined;
  /** Why frames failed, of the first task with such frames; undefined where it is not known or not shown. */
  readonly verdict?: QuickVerdict | undefined;
  /** The groups that were named. */
  readonly groups?: readonly ShownGroup[] | undefined;
  /** With `--download`, the result of the download. */
  readonly download?: DownloadReport | undefined;
  /** With `--check`, the result of the check. */
  readonly check?: FrameCheck | undefined;
  /** What went wrong with the download or the check, where that decides the exit code. */
  readonly failure?: RayvisionError | undefined;
}

/** Returns the members of a wait that docs/contract.md, "wait" lists. */
export function waitJson(
  { tasks, currency, outcome, elapsedSeconds, exitCode, download, check, estimates, groups = [] }: WaitReport,
  translate: Translate,
) {
  const more = {
    ...(download && { download: downloadJson(download, translate) }),
    ...(check && { check: frameCheckJson(check, translate) }),
  };
  return {
    ...{ tasks: tasks.map(taskJson), ...totalsJson(totalsOf(tasks), currency) },
    ...{ outcome, elapsedSeconds, exitCode, ...more },
    ...(estimates ? estimatesJson(estimates) : {}),
    ...groupsJson(groups),
  };
}

/** More tasks than this are neither named by a suggested command nor listed after Ctrl-C. */
const MOST_NAMED = 10;

/** Exit codes of tasks that `start` can continue: stopped, out of money, at the time limit. */
const CAN_START: readonly number[] = [10, 20, 23];

/** The tasks of which frames failed. */
export function tasksWithFailures(tasks: readonly Task[]): Task[] {
  return tasks.filter((task) => task.frames.failed > 0 || [30, 45].includes(taskExitCode(task)));
}

/** Suggests the next command; after failures that is not a download. */
function nextSteps({ tasks, download, verdict }: WaitReport, flags: Globals, translate: Translate): string[] {
  const farm = farmFlags(flags);
  const names = (some: readonly Task[]) => some.map(({ taskId }) => taskId).join(' ');
  const few = (some: readonly Task[]) => some.length > 0 && some.length <= MOST_NAMED;
  const failed = tasksWithFailures(tasks);
  const [first] = failed;
  if (first) {
    const facts = { count: failed.length, id: first.taskId, ids: names(failed), farm };
    if (verdict) return [translate(few(failed) ? 'ui.next.retry' : 'ui.next.retryMany', facts)];
    return [translate(few(failed) ? 'ui.next.failed' : 'ui.next.failedMany', facts)];
  }
  const isHalted = (task: Task) =>
    renderingTasks([task]).some(({ status }) => status.end && CAN_START.includes(exitCodeOf(status)));
  const halted = tasks.filter(isHalted);
  if (few(halted)) return [translate('ui.next.halted', { count: halted.length, ids: names(halted), farm })];
  const parked = tasks.filter(({ status }) => status.code === FINISHED_TEST);
  if (few(parked)) return [translate('ui.next.parked', { ids: names(parked), farm })];
  if (!few(tasks)) return [];
  return [translate(download ? 'ui.next.status' : 'ui.next.download', { ids: names(tasks), farm })];
}

/** Prints the result on stdout: one JSON document, or a line for each task; nothing after events. */
export async function printWaitResult(
  report: WaitReport,
  flags: Globals & WaitFlags,
  context: Context,
): Promise<void> {
  const { translate, stdout, stderr } = context;
  const { tasks, outcome, currency, download, check } = report;
  if (flags.ndjson) return;
  if (flags.json) return printJson(stdout, waitJson(report, translate));
  if (download) {
    await printDownloadProblems(download, flags, context);
    if (!flags.quiet) stderr.write(`${downloadText(download, translate)}\n`);
    if (check) {
      const lines = badFrameLines(check, download.to, translate, PLAIN);
      if (!flags.quiet) lines.push(frameCheckSummary(check, translate));
      stderr.write(lines.map((line) => `${line}\n`).join(''));
    }
  }
  if (flags.quiet || (outcome === 'interrupted' && tasks.length > MOST_NAMED)) return;
  const theme = await stdoutTheme(flags, context);
  const rows = withGroupRows(tasks, report.groups ?? []);
  await print(stdout, rows.map((task) => `${taskLine(task, translate, theme)}\n`).join(''));
  if (tasks.length === 0) return;
  const isHinted = outcome === 'ended' && wantsHints(flags, context);
  const hints = isHinted ? nextSteps(report, flags, translate) : [];
  const why = report.verdict ? [quickVerdictText(report.verdict, farmFlags(flags), translate)] : [];
  const lines = [totalText(totalsOf(tasks), currency, translate), ...why, ...hints];
  stderr.write(lines.map((line) => `${line}\n`).join(''));
}
