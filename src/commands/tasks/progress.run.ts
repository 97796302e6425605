import type { Client } from '../../client/client.js';
import type { PictureProgress } from '../../client/tasks/pictures.js';
import type { Context } from '../../context.js';
import { showDuration } from '../../domain/duration.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import { oneLine } from '../../output/print.js';
import { readIds } from '../flags/ids.js';
import { type Listing, printPages } from '../print/print-list.js';
import { knownTasks } from '../session/known-tasks.js';
import { withSession } from '../session/session.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { ProgressOptions } from './pictures.js';

interface Row extends PictureProgress {
  readonly taskId: number;
  readonly stage: string | null;
}

async function* rowsOf(
  client: Client,
  tasks: readonly Task[],
  which: ProgressOptions['stage'],
): AsyncGenerator<Row[]> {
  for (const { taskId } of renderingTasks(tasks)) {
    const { stage, pictures } = await client.progress(taskId, which);
    yield pictures.map((picture) => ({ taskId, stage, ...picture }));
  }
}

/** Shows how far the pictures of tasks are, where the farm tells it. */
export async function runProgress(options: ProgressOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { translate } = context;
  const ids = await readIds(options, context);
  const seconds = (value: number | null) => (value ? showDuration(value * 1000) : '-');
  const percent = (value: number | null) => (value === null ? '-' : `${Math.round(value * 100)} %`);
  const listing: Listing<Row> = {
    ...{ event: 'picture', member: 'pictures', json: (row) => row },
    quiet: ({ frame, progress }) => `${oneLine(frame)} ${percent(progress).replace(' ', '')}`,
    head: (
      [
        'ui.head.task',
        'ui.head.frame',
        'ui.head.progress',
        'ui.head.time',
        'ui.head.left',
        'ui.head.picture',
      ] as const
    ).map((key) => translate(key)),
    cells: ({ taskId, frame, progress, used, left, picture }) => [
      ...[String(taskId), oneLine(frame), percent(progress)],
      ...[seconds(used), seconds(left), oneLine(picture ?? '-')],
    ],
  };
  await withSession(options, context, async ({ client }) =>
    printPages(rowsOf(client, await knownTasks(client, ids), options.stage), listing, options, context),
  );
  return 0;
}
