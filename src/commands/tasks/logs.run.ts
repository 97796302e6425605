import type { Client } from '../../client/client.js';
import { farmIsoTime } from '../../client/farm-time.js';
import type { Context } from '../../context.js';
import { isInFrames } from '../../domain/frame-name.js';
import { cleanText } from '../../domain/safe-text.js';
import type { Task } from '../../domain/task.js';
import { DataError, UsageError } from '../../errors.js';
import { frameStatusText } from '../../output/frames.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { inTurn } from '../flags/defer-range-error.js';
import { readIds } from '../flags/ids.js';
import { whole } from '../flags/parse-integer.js';
import { knownTasks } from '../session/known-tasks.js';
import { withSession } from '../session/session.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { type Found, framesOf } from './frame-walk.js';
import type { LogsOptions } from './logs.js';

/** Between two looks at a log that is still written. Milliseconds. */
const PAUSE = 2000;

/** Which frame says most when nobody names one: one that failed, else one that renders, else the first that has begun. */
const TELLING = [['ERROR', 'TIMEOUT'], ['STARTED'], ['DONE', 'ABORTED']];

/** @throws DataError for a frame that the task does not have, and where none has begun */
async function choose(client: Client, tasks: readonly Task[], wanted: number | undefined): Promise<Found> {
  let best: Found | undefined;
  let rank = TELLING.length;
  for await (const one of framesOf(client, tasks)) {
    const { range, status } = one.frame;
    if (wanted !== undefined) {
      // A frame may stand there twice, once for the test: the one that is further is meant.
      if (!range || !isInFrames(wanted, [range])) continue;
      if (!best || one.frame.startedAt !== null) best = one;
      continue;
    }
    const own = TELLING.findIndex((names) => names.includes(status.name));
    if (own >= 0 && own < rank) [best, rank] = [one, own];
    if (rank === 0) break;
  }
  const alias = tasks[0]?.alias ?? '';
  if (!best && wanted !== undefined) throw new DataError('logs.noFrame', { alias, frame: wanted });
  if (!best) throw new DataError('logs.nothing', { alias });
  return best;
}

/** Whether a frame's log may yet grow. */
async function isOpen(client: Client, { taskId, page, frame }: Found): Promise<boolean> {
  const { items } = await client.frames(taskId, page);
  const now = items.find(({ id }) => id === frame.id);
  return now !== undefined && !['DONE', 'ERROR', 'TIMEOUT', 'ABORTED'].includes(now.status.name);
}

/** Lines as they come; with `follow` until the frame has ended. */
async function* linesOf(
  client: Client,
  found: Found,
  follow: boolean,
  { sleep, signal }: Context,
): AsyncGenerator<readonly string[]> {
  let page = 1;
  let told = 0;
  for (;;) {
    const open = follow && (await isOpen(client, found));
    for (;;) {
      const { lines, pages } = await client.log(found.frame.id, page);
      const last = page >= pages || lines.length === 0;
      // The last line may still be written to.
      const whole = last && open ? lines.slice(0, -1) : lines;
      yield whole.slice(told);
      told = Math.max(told, whole.length);
      if (last) break;
      page += 1;
      told = 0;
    }
    if (!open) return;
    await sleep(PAUSE, signal);
  }
}

/**
 * Lines that begin with a time as the farm's clock shows it (UTC+8, docs/protocol/http.md, §4), with this machine's
 * instead, like all other times at a terminal. A pipe and JSON get the log as it is.
 */
function localLines(context: Context): (line: string) => string {
  const { second } = timesIn(context);
  return (line) =>
    line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?!\S)/, (text) => {
      const iso = farmIsoTime(text);
      return iso === null ? text : second(iso);
    });
}

/** Prints the render log of a frame. */
export async function runLogs(options: LogsOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  if (options.json && options.follow) throw new UsageError('logs.follow');
  const wanted = inTurn(() =>
    options.frame === undefined ? undefined : whole(options.frame, '--frame', -9_999_999, 9_999_999),
  );
  const ids = await readIds(options, context);
  const frame = wanted();
  const shown = context.stdout.isTTY ? localLines(context) : (line: string) => line;
  await withSession(options, context, async ({ client }) => {
    const found = await choose(client, await knownTasks(client, ids), frame);
    const all: string[] = [];
    let count = 0;
    for await (const lines of linesOf(client, found, Boolean(options.follow), context)) {
      count += lines.length;
      if (options.json) all.push(...lines);
      else if (lines.length > 0) {
        await print(context.stdout, lines.map((line) => `${cleanText(shown(line))}\n`).join(''));
      }
    }
    const { taskId } = found;
    const { id, name, status } = found.frame;
    if (count === 0 && !options.json && !options.quiet) {
      const facts = {
        task: String(taskId),
        frame: oneLine(name),
        status: frameStatusText(status, context.say),
      };
      context.stderr.write(`${context.say('ui.logs.nothing', facts)}\n`);
    }
    if (options.json) await printJson(context.stdout, { taskId, frame: { id, name, status }, lines: all });
  });
  return 0;
}
