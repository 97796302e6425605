import type { Client } from '../../client/client.js';
import { knownTasks } from '../../client/known-tasks.js';
import { walk } from '../../client/pages.js';
import type { Context } from '../../context.js';
import type { Currency } from '../../domain/farm/currency.js';
import { isInFrames } from '../../domain/frames/frame-name.js';
import {
  type FrameRange,
  frameCount,
  frameNumbers,
  parseFrameList,
} from '../../domain/frames/frame-range.js';
import { frameCodesOf } from '../../domain/frames/frame-status.js';
import type { TaskFrame } from '../../domain/frames/task-frame.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { showDuration } from '../../domain/text/duration.js';
import { frameStatusText } from '../../output/frames.js';
import { money, moneyHead, moneyText } from '../../output/money.js';
import { oneLine } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { farmFlags, wantsHints } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { frameCodes } from '../flags/state-codes.js';
import { type Listing, printPages } from '../print/print-list.js';
import { withSession } from '../session/session.js';
import { quickVerdict, quickVerdictText } from '../why/quick-verdict.js';
import { runFrameTotals } from './frame-totals.run.js';
import type { FramesOptions } from './frames.js';

interface Row extends TaskFrame {
  readonly taskId: number;
}

/** Ranges of more frames are compared by their ends only. */
const MOST_FRAMES = 100_000;

/** States of failed frames. */
const FAILED = frameCodesOf('ERROR', 'TIMEOUT');

/** Which frames to list; all where a member is undefined. */
interface FrameFilter {
  readonly ranges: readonly FrameRange[] | undefined;
  readonly states: readonly number[] | undefined;
}

function matches({ range, status }: TaskFrame, { ranges, states }: FrameFilter): boolean {
  if (states && !states.includes(status.code)) return false;
  return !ranges || (range !== null && ranges.some((one) => overlaps(one, range)));
}

/** Whether two ranges have a frame in common. */
function overlaps(a: FrameRange, b: FrameRange): boolean {
  const [few, many] = frameCount(a) < frameCount(b) ? [a, b] : [b, a];
  if (frameCount(few) > MOST_FRAMES) return few.start <= many.end && many.start <= few.end;
  for (const number of frameNumbers(few)) if (isInFrames(number, [many])) return true;
  return false;
}

/** Yields the frames page by page, of each task and sub task that renders. */
async function* framePages(
  client: Client,
  tasks: readonly Task[],
  filter: FrameFilter,
): AsyncGenerator<Row[]> {
  for (const { taskId } of renderingTasks(tasks)) {
    const pages = walk(
      (page) => client.frames(taskId, page),
      ({ id }) => id,
    );
    for await (const frames of pages) {
      yield frames.filter((frame) => matches(frame, filter)).map((frame) => ({ ...frame, taskId }));
    }
  }
}

/** Reads the flags. The function that it returns throws for values that are out of range. @throws UsageError */
function readFilter({ frames, state }: FramesOptions): () => FrameFilter {
  const states = state === undefined ? undefined : frameCodes(state);
  const ranges = deferRangeError(() => (frames === undefined ? undefined : parseFrameList(frames)));
  return () => ({ ranges: ranges(), states });
}

/** Returns the render time. The farm counts whole seconds, so 0 is a time only where the frame has ended. */
function timeText(seconds: number | null, endedAt: string | null): string {
  return seconds === null || (seconds === 0 && endedAt === null) ? '-' : showDuration(seconds * 1000);
}

/** Prints the frames of tasks: their states, times, costs and machines. */
export async function runFrames(options: FramesOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  if (options.account) return runFrameTotals(options, context);
  const { translate } = context;
  const deferredFilter = readFilter(options);
  const ids = await readIds(options, context);
  const filter = deferredFilter();
  // With several tasks, `-q` prints the task before the frame.
  let several = false;
  const utc = Boolean(options.utc);
  const { moment } = timesIn(context, utc);
  const started = translate('ui.head.started');
  const listing = (currency: Currency): Listing<Row> => ({
    ...{ event: 'frame', member: 'frames' },
    json: ({ taskId, ...frame }) => ({ taskId, ...frame }),
    quiet: ({ taskId, name }) => (several ? `${taskId}:${oneLine(name)}` : oneLine(name)),
    head: [
      ...[translate('ui.head.task'), translate('ui.head.frame'), translate('ui.head.status')],
      utc ? translate('ui.head.utc', { head: started }) : started,
      ...[
        translate('ui.head.time'),
        moneyHead('ui.head.cost', currency, translate),
        translate('ui.head.node'),
      ],
    ],
    right: [1, 4, 5],
    cutLast: [1, 4, 5],
    cells: ({ taskId, name, status, startedAt, endedAt, seconds, cost, node }) => [
      ...[String(taskId), name, frameStatusText(status, translate), moment(startedAt)],
      ...[timeText(seconds, endedAt), money(cost.amount), node ?? '-'],
    ],
  });
  await withSession(options, context, async ({ client }) => {
    const { currency } = client;
    const tasks = await knownTasks(client, ids);
    several = renderingTasks(tasks).length > 1;
    let total: number | null = null;
    // The first task of which a failed frame was printed.
    let failedIn: number | undefined;
    async function* summed() {
      for await (const rows of framePages(client, tasks, filter)) {
        for (const { cost } of rows) if (cost.amount !== null) total = (total ?? 0) + cost.amount;
        failedIn ??= rows.find(({ status }) => FAILED.includes(status.code))?.taskId;
        yield rows;
      }
    }
    const count = await printPages(summed(), listing(currency), options, context);
    if (count > 0 && !options.ndjson && wantsHints(options, context)) {
      const facts = { count, cost: moneyText(total, currency, translate) };
      context.stderr.write(`${translate('ui.framesTotal', facts)}\n`);
      if (failedIn !== undefined) {
        const farm = farmFlags(options);
        const failed = renderingTasks(tasks).find(({ taskId }) => taskId === failedIn);
        const verdict = failed && (await quickVerdict(client, failed, context));
        const hint = verdict
          ? quickVerdictText(verdict, farm, translate)
          : translate('ui.framesWhy', { id: failedIn, farm });
        context.stderr.write(`${hint}\n`);
      }
    }
  });
  return 0;
}
