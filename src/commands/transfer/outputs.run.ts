import { knownTasks } from '../../client/known-tasks.js';
import type { OutputEntry } from '../../client/storage/outputs.js';
import type { Context } from '../../context.js';
import { deletedAround } from '../../domain/farm/retention.js';
import { renderingTasks } from '../../domain/task/task.js';
import { showBytes } from '../../domain/text/bytes.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { openTable, widthOf } from '../../output/table.js';
import { timesIn } from '../../output/time.js';
import { outputFilesBelow } from '../../transfer/results/output-files.js';
import { farmFlags, wantsHints } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { withSession } from '../session/session.js';
import type { OutputsOptions } from './outputs.js';

interface Output extends OutputEntry {
  readonly taskId: number;
}

/** Prints the results of tasks that the farm holds. */
export async function runOutputs(options: OutputsOptions, context: Context): Promise<number> {
  const { translate, stdout, stderr } = context;
  const ids = await readIds(options, context);
  const { files, until } = await withSession(options, context, async ({ client }) => {
    const found: Output[] = [];
    const tasks = renderingTasks(await knownTasks(client, ids));
    for (const { taskId } of tasks) {
      const folders = await client.outputsOfTask(taskId);
      for await (const entry of outputFilesBelow(client, folders)) {
        // A list without one of the folders must not look complete.
        if ('error' in entry) throw entry.error;
        found.push({ ...entry, taskId });
      }
    }
    return { files: found, until: deletedAround(tasks.map(({ endedAt }) => endedAt)) };
  });
  const bytes = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
  if (options.json) {
    const rows = files.map(({ taskId, steps, size, modified, locked }) => ({
      ...{ taskId, path: steps.join('/'), size, modified, locked },
    }));
    await printJson(stdout, { outputs: rows, files: rows.length, bytes, deletedAround: until });
    return 0;
  }
  const path = ({ steps }: OutputEntry) => oneLine(steps.join('/'));
  if (options.quiet) {
    await print(stdout, files.map((file) => `${path(file)}\n`).join(''));
    return 0;
  }
  const times = timesIn(context, options.utc);
  const rows = files.map((file) => [
    file.size === null ? '-' : showBytes(file.size),
    times.moment(file.modified),
    file.locked ? translate('ui.lockedFile', { path: path(file) }) : path(file),
  ]);
  const table = openTable({ right: [0], cutStart: [2] });
  await print(stdout, table(rows, widthOf(stdout)));
  stderr.write(`${translate('ui.outputCount', { count: files.length, bytes: showBytes(bytes) })}\n`);
  if (until !== null && files.length > 0)
    stderr.write(`${translate('ui.deletedAround', { date: times.day(until) })}\n`);
  const [id] = ids;
  if (id !== undefined && files.length > 0 && wantsHints(options, context)) {
    stderr.write(`${translate('ui.next.fetch', { id, farm: farmFlags(options) })}\n`);
  }
  return 0;
}
