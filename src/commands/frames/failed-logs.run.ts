import { knownTasks } from '../../client/known-tasks.js';
import type { Context } from '../../context.js';
import { tellingInPages } from '../../domain/diagnosis/read-log.js';
import { cleanText } from '../../domain/text/safe-text.js';
import { UsageError } from '../../errors.js';
import { frameStatusText } from '../../output/frames.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { readIds } from '../flags/ids.js';
import { withSession } from '../session/session.js';
import { framesOf, type ListedFrame } from './frame-walk.js';
import type { LogsOptions } from './logs.js';
import { readWholeLog } from './read-whole-log.js';

/** Failed frames whose logs are printed. */
const MOST_LOGS = 100;

/** Telling lines that are printed before a log. */
const MOST_TELLING = 5;

function isFailed({ frame }: ListedFrame): boolean {
  return ['ERROR', 'TIMEOUT'].includes(frame.status.name);
}

/** Prints the logs of the failed frames of tasks, each with its telling lines first. @throws UsageError for flags that name one frame */
export async function runFailedLogs(options: LogsOptions, context: Context): Promise<number> {
  const { translate, stdout, stderr } = context;
  const flag = options.frame !== undefined ? '--frame' : options.follow ? '--follow' : undefined;
  if (flag !== undefined) throw new UsageError('logs.failed', { flag });
  const ids = await readIds(options, context);
  const logs: object[] = [];
  let count = 0;
  await withSession(options, context, async ({ client }) => {
    for await (const listed of framesOf(client, await knownTasks(client, ids))) {
      if (!isFailed(listed)) continue;
      count += 1;
      if (count > MOST_LOGS) continue;
      const { taskId, frame } = listed;
      const { id, name, status } = frame;
      const { pages, skipped } = await readWholeLog(client, id);
      const telling = tellingInPages(pages).slice(0, MOST_TELLING);
      if (options.json) {
        const shown = telling.map(({ cause, text }) => ({ cause, text }));
        const rest = skipped > 0 ? { skippedPages: skipped } : {};
        logs.push({
          taskId,
          frame: { id, name, status },
          telling: shown,
          lines: pages.flatMap((lines) => lines ?? []),
          ...rest,
        });
        continue;
      }
      const facts = { task: taskId, frame: oneLine(name), status: frameStatusText(status, translate) };
      const gap = translate('ui.logs.skipped', { count: skipped });
      const text = [
        translate('ui.logs.failed', facts),
        ...telling.map((line) => `> ${cleanText(line.text)}`),
        ...pages.flatMap((lines) => lines?.map((line) => cleanText(line)) ?? [gap]),
      ];
      await print(stdout, text.map((line) => `${line}\n`).join(''));
    }
  });
  if (options.json) await printJson(stdout, { logs });
  else if (!options.quiet) {
    if (count === 0) stderr.write(`${translate('ui.logs.noneFailed')}\n`);
    if (count > MOST_LOGS) stderr.write(`${translate('ui.logs.moreFailed', { count: count - MOST_LOGS })}\n`);
  }
  return 0;
}
