import type { Client } from '../../client/client.js';
import { farmIsoTime } from '../../client/farm-time.js';
import { knownTasks } from '../../client/known-tasks.js';
import type { Context } from '../../context.js';
import { isInFrames } from '../../domain/frames/frame-name.js';
import { parseInteger } from '../../domain/parse-integer.js';
import type { Task } from '../../domain/task/task.js';
import { cleanText } from '../../domain/text/safe-text.js';
import { DataError, UsageError } from '../../errors.js';
import { frameStatusText } from '../../output/frames.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { timesIn } from '../../output/time.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { readIds } from '../flags/ids.js';
import { withSession } from '../session/session.js';
import { runFailedLogs } from './failed-logs.run.js';
import { framesOf, type ListedFrame } from './frame-walk.js';
import type { LogsOptions } from './logs.js';

/** Pause between two requests for a log that is still written, in milliseconds. */
const PAUSE = 2000;

/** Without `--frame`: a failed frame, else one that renders, else the first that was started. */
const PREFERRED = [['ERROR', 'TIMEOUT'], ['STARTED'], ['DONE', 'ABORTED']];

/** Chooses the frame whose log is printed. @throws DataError for an unknown frame, and where none was started */
async function chooseFrame(
  client: Client,
  tasks: readonly Task[],
  wanted: number | undefined,
): Promise<ListedFrame> {
  let best: ListedFrame | undefined;
  let rank = PREFERRED.length;
  for await (const one of framesOf(client, tasks)) {
    const { range, status } = one.frame;
    if (wanted !== undefined) {
      // A test frame may be listed twice; the one that was started has the log.
      if (!range || !isInFrames(wanted, [range])) continue;
      if (!best || one.frame.startedAt !== null) best = one;
      continue;
    }
    const own = PREFERRED.findIndex((names) => names.includes(status.name));
    if (own >= 0 && own < rank) [best, rank] = [one, own];
    if (rank === 0) break;
  }
  const alias = tasks[0]?.alias ?? '';
  if (!best && wanted !== undefined) throw new DataError('logs.noFrame', { alias, frame: wanted });
  if (!best) throw new DataError('logs.nothing', { alias });
  return best;
}

/** Whether a frame's log may still grow. */
async function isRunning(client: Client, { taskId, page, frame }: ListedFrame): Promise<boolean> {
  const { items } = await client.frames(taskId, page);
  const now = items.find(({ id }) => id === frame.id);
  return now !== undefined && !['DONE', 'ERROR', 'TIMEOUT', 'ABORTED'].includes(now.status.name);
}

/** Yields new lines; with `follow` until the frame has ended. */
async function* readLog(
  client: Client,
  found: ListedFrame,
  follow: boolean,
  { sleep, signal }: Context,
): AsyncGenerator<readonly string[]> {
  let page = 1;
  let yielded = 0;
  for (;;) {
    const running = follow && (await isRunning(client, found));
    for (;;) {
      const { lines, pages } = await client.log(found.frame.id, page);
      const last = page >= pages || lines.length === 0;
      // The last line may be incomplete.
      const complete = last && running ? lines.slice(0, -1) : lines;
      yield complete.slice(yielded);
      yielded = Math.max(yielded, complete.length);
      if (last) break;
      page += 1;
      yielded = 0;
    }
    if (!running) return;
    await sleep(PAUSE, signal);
  }
}

/**
 * Returns a function that turns the farm's time (UTC+8; docs/protocol/http.md, §4) at the start of a line into local
 * time, like all other times at a terminal. A pipe and JSON get the log as it is.
 */
function withLocalTime(context: Context): (line: string) => string {
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
  if (options.failed) return runFailedLogs(options, context);
  if (options.json && options.follow) throw new UsageError('logs.follow');
  const readFrame = deferRangeError(() =>
    options.frame === undefined ? undefined : parseInteger(options.frame, '--frame', -9_999_999, 9_999_999),
  );
  const ids = await readIds(options, context);
  const frame = readFrame();
  const display = context.stdout.isTTY ? withLocalTime(context) : (line: string) => line;
  await withSession(options, context, async ({ client }) => {
    const found = await chooseFrame(client, await knownTasks(client, ids), frame);
    const all: string[] = [];
    let count = 0;
    for await (const lines of readLog(client, found, Boolean(options.follow), context)) {
      count += lines.length;
      if (options.json) for (const line of lines) all.push(line);
      else if (lines.length > 0) {
        await print(context.stdout, lines.map((line) => `${cleanText(display(line))}\n`).join(''));
      }
    }
    const { taskId } = found;
    const { id, name, status } = found.frame;
    if (count === 0 && !options.json && !options.quiet) {
      const facts = {
        task: String(taskId),
        frame: oneLine(name),
        status: frameStatusText(status, context.translate),
      };
      context.stderr.write(`${context.translate('ui.logs.nothing', facts)}\n`);
    }
    if (options.json) await printJson(context.stdout, { taskId, frame: { id, name, status }, lines: all });
  });
  return 0;
}
