import type { Client } from '../../client/client.js';
import { walk } from '../../client/pages.js';
import type { Context } from '../../context.js';
import type { Currency } from '../../domain/currency.js';
import { showDuration } from '../../domain/duration.js';
import { isInFrames } from '../../domain/frame-name.js';
import { type FrameRange, frameCount, frameNumbers, parseFrameList } from '../../domain/frames.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import type { TaskFrame } from '../../domain/task-frame.js';
import { frameStatusText } from '../../output/frames.js';
import { money, moneyHead, moneyText } from '../../output/money.js';
import { oneLine } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { wantsHints } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { type Listing, printPages } from '../print/print-list.js';
import { knownTasks } from '../session/known-tasks.js';
import { withSession } from '../session/session.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { runFrameTotals } from './frame-totals.run.js';
import type { FramesOptions } from './frames.js';
import { frameCodes } from './state-codes.js';

interface Row extends TaskFrame {
  readonly taskId: number;
}

/** More frames than this are not named one by one. */
const MOST_FRAMES = 100_000;

interface Wishes {
  readonly ranges: readonly FrameRange[] | undefined;
  readonly states: readonly number[] | undefined;
}

function isWanted({ range, status }: TaskFrame, { ranges, states }: Wishes): boolean {
  if (states && !states.includes(status.code)) return false;
  return !ranges || (range !== null && ranges.some((one) => touches(one, range)));
}

/** Whether two ranges have a frame in common; the shorter one is spelled out. */
function touches(a: FrameRange, b: FrameRange): boolean {
  const [few, many] = frameCount(a) < frameCount(b) ? [a, b] : [b, a];
  if (frameCount(few) > MOST_FRAMES) return few.start <= many.end && many.start <= few.end;
  for (const number of frameNumbers(few)) if (isInFrames(number, [many])) return true;
  return false;
}

/** Frames as their pages come, of each task that renders. */
async function* pagesOf(client: Client, tasks: readonly Task[], wishes: Wishes): AsyncGenerator<Row[]> {
  for (const { taskId } of renderingTasks(tasks)) {
    const pages = walk(
      (page) => client.frames(taskId, page),
      ({ id }) => id,
    );
    for await (const frames of pages) {
      yield frames.filter((frame) => isWanted(frame, wishes)).map((frame) => ({ ...frame, taskId }));
    }
  }
}

function wishesOf({ frames, state }: FramesOptions): () => Wishes {
  const states = state === undefined ? undefined : frameCodes(state);
  const ranges = deferRangeError(() => (frames === undefined ? undefined : parseFrameList(frames)));
  return () => ({ ranges: ranges(), states });
}

/** The farm counts whole seconds: none of them is less than one where the frame has ended. */
function spent(seconds: number | null, endedAt: string | null): string {
  return seconds === null || (seconds === 0 && endedAt === null) ? '-' : showDuration(seconds * 1000);
}

/** Lists the frames of tasks: their states, times, costs and machines. */
export async function runFrames(options: FramesOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  if (options.account) return runFrameTotals(options, context);
  const { say } = context;
  const planned = wishesOf(options);
  const ids = await readIds(options, context);
  const wishes = planned();
  // Of one task the frame says enough; of several, only with its own task.
  let several = false;
  const utc = Boolean(options.utc);
  const { moment } = timesIn(context, utc);
  const started = say('ui.head.started');
  const listing = (currency: Currency): Listing<Row> => ({
    ...{ event: 'frame', member: 'frames' },
    json: ({ taskId, ...frame }) => ({ taskId, ...frame }),
    quiet: ({ taskId, name }) => (several ? `${taskId}:${oneLine(name)}` : oneLine(name)),
    head: [
      ...[say('ui.head.task'), say('ui.head.frame'), say('ui.head.status')],
      utc ? say('ui.head.utc', { head: started }) : started,
      ...[say('ui.head.time'), moneyHead('ui.head.cost', currency, say), say('ui.head.node')],
    ],
    right: [1, 4, 5],
    firm: [1, 4, 5],
    cells: ({ taskId, name, status, startedAt, endedAt, seconds, cost, node }) => [
      ...[String(taskId), name, frameStatusText(status, say), moment(startedAt)],
      ...[spent(seconds, endedAt), money(cost.amount), node ?? '-'],
    ],
  });
  await withSession(options, context, async ({ client }) => {
    const { currency } = client;
    const tasks = await knownTasks(client, ids);
    several = renderingTasks(tasks).length > 1;
    let total: number | null = null;
    async function* summed() {
      for await (const rows of pagesOf(client, tasks, wishes)) {
        for (const { cost } of rows) if (cost.amount !== null) total = (total ?? 0) + cost.amount;
        yield rows;
      }
    }
    const count = await printPages(summed(), listing(currency), options, context);
    if (count > 0 && !options.ndjson && wantsHints(options, context)) {
      const facts = { count, cost: moneyText(total, currency, say) };
      context.stderr.write(`${say('ui.framesTotal', facts)}\n`);
    }
  });
  return 0;
}
