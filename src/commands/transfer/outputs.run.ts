import type { OutputEntry } from '../../client/outputs.js';
import type { Context } from '../../context.js';
import { showBytes } from '../../domain/bytes.js';
import { deletedAround } from '../../domain/retention.js';
import { renderingTasks } from '../../domain/task.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { openTable, widthOf } from '../../output/table.js';
import { timesIn } from '../../output/time.js';
import { farmFlags, wantsHints } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { knownTasks } from '../session/known-tasks.js';
import { withSession } from '../session/session.js';
import { farmFilesBelow } from './farm-files.js';
import type { OutputsOptions } from './outputs.js';

interface Output extends OutputEntry {
  readonly taskId: number;
}

/** Lists what the farm holds of the results of tasks. */
export async function runOutputs(options: OutputsOptions, context: Context): Promise<number> {
  const { say, stdout, stderr } = context;
  const ids = await readIds(options, context);
  const { files, until } = await withSession(options, context, async ({ client }) => {
    const found: Output[] = [];
    const tasks = renderingTasks(await knownTasks(client, ids));
    for (const { taskId } of tasks) {
      const folders = await client.outputsOfTask(taskId);
      for await (const entry of farmFilesBelow(client, folders)) {
        // A list that lacks a folder must not look like the whole.
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
    file.locked ? say('ui.lockedFile', { path: path(file) }) : path(file),
  ]);
  const table = openTable({ right: [0], keepsEnd: [2] });
  await print(stdout, table(rows, widthOf(stdout)));
  stderr.write(`${say('ui.outputCount', { count: files.length, bytes: showBytes(bytes) })}\n`);
  if (until !== null && files.length > 0)
    stderr.write(`${say('ui.deletedAround', { date: times.day(until) })}\n`);
  const [id] = ids;
  if (id !== undefined && files.length > 0 && wantsHints(options, context)) {
    stderr.write(`${say('ui.next.fetch', { id, farm: farmFlags(options) })}\n`);
  }
  return 0;
}
