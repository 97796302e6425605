import type { Context } from '../../context.js';
import { print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import { taskJson, taskTable, totalsOf, totalText } from '../../output/tasks.js';
import { stdoutTheme, wantsHints } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { knownTasks } from '../session/known-tasks.js';
import { withSession } from '../session/session.js';
import type { StatusOptions } from './status.js';

/** Asks once and prints. Exit 0 whatever the status. */
export async function runStatus(options: StatusOptions, context: Context): Promise<number> {
  const ids = await readIds(options, context);
  const { tasks, currency } = await withSession(options, context, async ({ client }) => ({
    tasks: await knownTasks(client, ids),
    currency: client.currency,
  }));
  const { say, stdout, stderr } = context;
  if (options.json) await printJson(stdout, { tasks: tasks.map(taskJson) });
  else if (options.quiet) {
    await print(stdout, tasks.map((task) => `${task.status.code}\n`).join(''));
  } else {
    const theme = await stdoutTheme(options, context);
    await print(stdout, taskTable(tasks, currency, say, theme, widthOf(stdout)));
    if (tasks.length > 1 && wantsHints(options, context)) {
      stderr.write(`${totalText(totalsOf(tasks), currency, say)}\n`);
    }
  }
  return 0;
}
