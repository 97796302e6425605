import { knownTasks } from '../../client/known-tasks.js';
import type { Context } from '../../context.js';
import { groupsJson, groupsOf, withGroupRows } from '../../output/groups.js';
import { print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import { taskJson, taskTable, totalsJson, totalsOf, totalText } from '../../output/tasks.js';
import { stdoutTheme, wantsHints } from '../flags/globals.js';
import { readTasks } from '../flags/ids.js';
import { withSession } from '../session/session.js';
import type { StatusOptions } from './status.js';

/** Prints the state of tasks. The exit code is 0 whatever the status. */
export async function runStatus(options: StatusOptions, context: Context): Promise<number> {
  const { ids, groups: named } = await readTasks(options, context);
  const { tasks, currency } = await withSession(options, context, async ({ client }) => ({
    tasks: await knownTasks(client, ids),
    currency: client.currency,
  }));
  const { translate, stdout, stderr } = context;
  const groups = groupsOf(named, tasks);
  if (options.json) {
    const totals = totalsJson(totalsOf(tasks), currency);
    await printJson(stdout, { tasks: tasks.map(taskJson), ...totals, ...groupsJson(groups) });
  } else if (options.quiet) {
    await print(stdout, tasks.map((task) => `${task.status.code}\n`).join(''));
  } else {
    const theme = await stdoutTheme(options, context);
    const rows = withGroupRows(tasks, groups);
    await print(stdout, taskTable(rows, currency, translate, theme, widthOf(stdout)));
    if (tasks.length > 1 && wantsHints(options, context)) {
      stderr.write(`${totalText(totalsOf(tasks), currency, translate)}\n`);
    }
  }
  return 0;
}
