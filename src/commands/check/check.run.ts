import type { Client } from '../../client/client.js';
import { knownTasks } from '../../client/known-tasks.js';
import type { Context } from '../../context.js';
import { type FrameCheck, framesToRetry, hasBadFrames } from '../../domain/frames/frame-check.js';
import { frameNumbers } from '../../domain/frames/frame-range.js';
import { shellWord } from '../../domain/shell-word.js';
import { parseDuration } from '../../domain/text/duration.js';
import { EXIT_CODES, isInterruption, RayvisionError, UsageError } from '../../errors.js';
import { downloadPlaces } from '../../state/downloads.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { farmFlags, wantsHints, warn } from '../flags/globals.js';
import { parseChosenFrames } from '../frames/chosen-frames.js';
import { withSession } from '../session/session.js';
import type { CheckOptions } from './check.js';
import { checkFolders, SETTLE } from './check-folder.js';
import { downloadedTo, findTarget } from './find-target.js';
import { printFrameCheck } from './print-check.js';
import { foldersOf, rootOf, taskFramesIn } from './task-frames.js';

/** A check, the folder that it was of, and the task of its frames. */
interface Checked {
  readonly check: FrameCheck;
  readonly folder: string;
  readonly taskId: number | undefined;
}

async function checkTasks(
  client: Client,
  ids: readonly number[],
  folder: string,
  settle: number,
  options: CheckOptions,
  context: Context,
): Promise<FrameCheck> {
  const frames = await taskFramesIn(client, await knownTasks(client, ids), folder, context);
  const expected = frames.map((one) => one.expected);
  return checkFolders(foldersOf(frames), expected, settle, options, context);
}

/**
 * Checks a folder against the frames of the tasks that were downloaded to it. Undefined where none were, and where the
 * farm cannot be asked: a folder can be checked without it.
 */
async function checkDownloaded(
  folder: string,
  settle: number,
  options: CheckOptions,
  context: Context,
): Promise<FrameCheck | undefined> {
  const places = (await downloadPlaces(context.folder)).filter((one) => one.folder === folder);
  if (places.length === 0) return undefined;
  try {
    return await withSession(options, context, async ({ client, farm }) => {
      const ids = places.filter(({ domain }) => domain === farm.domain).flatMap(({ taskIds }) => taskIds);
      if (ids.length === 0) return undefined;
      const frames = await taskFramesIn(client, await knownTasks(client, ids), folder, context);
      // The folder may hold other sequences too.
      return checkFolders(
        [folder],
        frames.map((one) => one.expected),
        settle,
        options,
        context,
      );
    });
  } catch (error) {
    if (!(error instanceof RayvisionError) || isInterruption(error)) throw error;
    warn(
      options,
      context,
      context.translate('ui.checkWithoutFarm', { cause: (translate) => error.describe(translate) }),
    );
    return undefined;
  }
}

async function check(options: CheckOptions, context: Context): Promise<Checked> {
  const settleOf = deferRangeError(() =>
    options.settle === undefined ? SETTLE : parseDuration(options.settle),
  );
  const rangesOf = deferRangeError(() =>
    options.frames === undefined ? undefined : parseChosenFrames(options.frames),
  );
  if (options.frames !== undefined && (options.task !== undefined || options.last)) {
    throw new UsageError('check.frames');
  }
  const { folder, taskId } = await findTarget(options, context);
  const [settle, ranges] = [settleOf(), rangesOf()];
  if (taskId !== undefined) {
    if (ranges) throw new UsageError('check.frames');
    return withSession(options, context, async ({ client, farm }) => {
      const place = folder ?? (await downloadedTo(taskId, farm.domain, context));
      return {
        check: await checkTasks(client, [taskId], place, settle, options, context),
        folder: place,
        taskId,
      };
    });
  }
  if (folder === undefined) throw new UsageError('check.none');
  if (!ranges) {
    const downloaded = await checkDownloaded(folder, settle, options, context);
    if (downloaded) return { check: downloaded, folder, taskId };
  }
  const frames = ranges && new Set(ranges.flatMap((range) => [...frameNumbers(range)]));
  const expected = frames && [{ root: rootOf(folder), frames, open: new Set<number>() }];
  return { check: await checkFolders([folder], expected, settle, options, context), folder, taskId };
}

/** Checks frames on disk, and prints those that are bad or missing; exit code 65 when there are any. */
export async function runCheck(options: CheckOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { check: found, folder, taskId } = await check(options, context);
  await printFrameCheck(found, folder, options, context);
  const isBad = hasBadFrames(found);
  if (isBad && taskId !== undefined && framesToRetry(found).length > 0 && wantsHints(options, context)) {
    const to = shellWord(folder, context.platform);
    const params = { id: taskId, to, farm: farmFlags(options) };
    context.stderr.write(`${context.translate('ui.next.retryBad', params)}\n`);
  }
  return isBad ? EXIT_CODES.DataError : 0;
}
