import type { Client } from '../../client/client.js';
import { knownTasks } from '../../client/known-tasks.js';
import type { PictureProgress } from '../../client/tasks/pictures.js';
import type { Context } from '../../context.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';
import { showDuration } from '../../domain/text/duration.js';
import { oneLine } from '../../output/print.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { readIds } from '../flags/ids.js';
import { type Listing, printPages } from '../print/print-list.js';
import { withSession } from '../session/session.js';
import type { ProgressOptions } from './pictures.js';

interface Row extends PictureProgress {
  readonly taskId: number;
  readonly stage: string | null;
}

async function* pictureRows(
  client: Client,
  tasks: readonly Task[],
  stageFlag: ProgressOptions['stage'],
): AsyncGenerator<Row[]> {
  for (const { taskId } of renderingTasks(tasks)) {
    const { stage, pictures } = await client.progress(taskId, stageFlag);
    yield pictures.map((picture) => ({ taskId, stage, ...picture }));
  }
}

/** Prints the progress of the pictures of tasks, where the farm reports it. */
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
    printPages(pictureRows(client, await knownTasks(client, ids), options.stage), listing, options, context),
  );
  return 0;
}
