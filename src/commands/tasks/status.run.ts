import type { Context } from '../../context.js';
import { print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import { taskJson, taskTable } from '../../output/tasks.js';
import { stdoutTheme } from '../globals.js';
import { readIds } from '../ids.js';
import { knownTasks } from '../known-tasks.js';
import { withSession } from '../session.js';
import type { StatusOptions } from './status.js';

/** Asks once and prints. Exit 0 whatever the status. */
export async function runStatus(options: StatusOptions, context: Context): Promise<number> {
  const ids = await readIds(options, context);
  const tasks = await withSession(options, context, ({ client }) => knownTasks(client, ids));
  if (options.json) await printJson(context.stdout, { tasks: tasks.map(taskJson) });
  else if (options.quiet) {
    await print(context.stdout, tasks.map((task) => `${task.status.code}\n`).join(''));
  } else {
    const theme = await stdoutTheme(options, context);
    await print(context.stdout, taskTable(tasks, context.say, theme, widthOf(context.stdout)));
  }
  return 0;
}
