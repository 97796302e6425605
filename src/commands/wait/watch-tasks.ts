import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { type FrameCheck, hasBadFrames } from '../../domain/frames/frame-check.js';
import type { Task } from '../../domain/task/task.js';
import { DataError, isInterruption, type RayvisionError, toRayvisionError } from '../../errors.js';
import { type WaitResult, waitForTasks } from '../../poller/wait.js';
import { type DownloadReport, downloadError } from '../../transfer/results/download-report.js';
import { rememberPlace } from '../check/remember-place.js';
import type { Globals } from '../flags/globals.js';
import { quickVerdict } from '../why/quick-verdict.js';
import { openGuards } from './guard-tasks.js';
import type { Notices } from './notices/open-notices.js';
import { tasksWithFailures, type WaitReport } from './print-result.js';
import { openWaitDisplay } from './wait-display.js';
import type { WaitFlags, WaitPlan } from './wait-options.js';
import type { CheckedDownload } from './with-background-download.js';

/** A plan with everything that a wait needs. */
export interface WatchPlan extends WaitPlan {
  /** Milliseconds in which an id may be unknown: a farm may list a new task late. */
  readonly grace: number;
  readonly background?: CheckedDownload | undefined;
  readonly notices?: Notices | undefined;
  /** Tasks that stay paused after their test frames. */
  readonly parked?: ReadonlySet<number> | undefined;
  /** Whether the wait continues after this result, so that it is not reported as the end. */
  readonly continues?: ((result: WaitResult) => boolean) | undefined;
  /** Adds to the report of the end what came before this wait. */
  readonly complete?: ((report: WaitReport) => WaitReport) | undefined;
}

/** Whether a person reads the result: scripts get it without further requests. */
function outcomeIsShown({ outcome }: WaitResult, { quiet, json, ndjson }: Globals & WaitFlags): boolean {
  return outcome === 'ended' && !quiet && !json && !ndjson;
}

/** Ends the check of what was downloaded. @returns its result, and what is bad, or went wrong, as an error */
async function checkArrivals(
  background: CheckedDownload | undefined,
  { tasks, outcome }: WaitResult,
  download: DownloadReport | undefined,
): Promise<{ readonly check?: FrameCheck | undefined; readonly error?: RayvisionError | undefined }> {
  if (!background?.arrivals || !download || outcome === 'interrupted') return {};
  try {
    const check = await background.arrivals.finish(tasks);
    if (!hasBadFrames(check)) return { check };
    const facts = { bad: check.bad.length, missing: check.missing.length, to: download.to };
    const id = tasks.map(({ taskId }) => taskId).join(' ');
    return { check, error: new DataError('check.badFrames', { ...facts, id }) };
  } catch (error) {
    if (isInterruption(error)) throw error;
    return { error: toRayvisionError(error) };
  }
}

/**
 * Waits for tasks, shows the progress and downloads results meanwhile, if there is a background download. An
 * interruption is a result too: the tasks continue to render.
 * @throws permanent errors
 */
export async function watchTasks(
  client: Client,
  ids: readonly number[],
  plan: WatchPlan,
  flags: Globals & WaitFlags,
  context: Context,
): Promise<WaitReport> {
  const { background, notices } = plan;
  const started = context.now();
  const display = await openWaitDisplay(ids, plan, flags, context, {
    currency: client.currency,
    downloaded: () => background?.count() ?? 0,
  });

  async function finish(result: WaitResult): Promise<WaitReport> {
    if (plan.continues?.(result)) return { ...result, currency: client.currency };
    const download = await background?.finish(result.tasks, result.outcome === 'ended');
    // The render has ended, but its results are not complete.
    if (background && result.outcome === 'ended') context.signal.throwIfAborted();
    // The end of the render matters more than the download of its files.
    if (download) await rememberPlace(client, result.tasks, download.to, context);
    const { check, error } = await checkArrivals(background, result, download);
    const failure = result.exitCode === 0 && download ? (downloadError(download) ?? error) : undefined;
    const exitCode = failure?.exitCode ?? result.exitCode;
    const own = { ...result, currency: client.currency, exitCode, download, check, failure };
    const report = plan.complete?.(own) ?? own;
    await display.end(report);
    const [failed] = outcomeIsShown(result, flags) ? tasksWithFailures(result.tasks) : [];
    const verdict = failed && (await quickVerdict(client, failed, context));
    return { ...report, verdict };
  }

  const guards =
    plan.guards &&
    openGuards(client, { limits: plan.guards, estimates: plan.estimate !== undefined }, context, {
      onAction: (action, task) => display.reportGuard(action, task, client.currency),
      onFailure: (error, task) => display.reportUnguarded(error, task),
    });
  const options = {
    ...plan,
    goesOn: (task: Task) => guards?.goesOn(task) ?? false,
    longestPause: () => guards?.longestPause(),
  };
  notices?.printTo((line) => display.print(line));
  const { parked } = plan;
  // Before the estimate decides, a task that is paused may continue.
  const ends = { parked, isUndecided: plan.estimate !== undefined && !parked, goesOn: options.goesOn };
  let result: WaitResult | undefined;
  try {
    result = await waitForTasks(client, ids, options, context, {
      async onTasks(tasks) {
        background?.update(tasks);
        await display.update(tasks);
        await guards?.look(tasks);
        await notices?.look(tasks, ends);
      },
      onError: (error) => display.reportError(error),
    });
    return await finish(result);
  } catch (error) {
    // It may come after the wait, during the last downloads.
    if (!isInterruption(error) || result === undefined || result.outcome === 'interrupted') throw error;
    const elapsedSeconds = (context.now() - started) / 1000;
    return await finish({ ...result, outcome: 'interrupted', elapsedSeconds, exitCode: error.exitCode });
  } finally {
    notices?.printTo(undefined);
    display.stop();
  }
}
