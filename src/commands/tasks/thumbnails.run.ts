import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import type { FrameRange } from '../../domain/frames.js';
import type { Task } from '../../domain/task.js';
import { oneLine } from '../../output/print.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { readIds } from '../flags/ids.js';
import { type Listing, printPages } from '../print/print-list.js';
import { knownTasks } from '../session/known-tasks.js';
import { withSession } from '../session/session.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { isNamed, namedFrames } from './chosen-frames.js';
import { type Found, framesOf } from './frame-walk.js';
import type { ThumbnailsOptions } from './pictures.js';

interface Row {
  readonly taskId: number;
  /** Name of the frame as `frames` has it. */
  readonly frame: string;
  /** Where the farm keeps them. */
  readonly paths: readonly string[];
}

/** Frames whose thumbnails are asked for at the same time. */
const AT_ONCE = 8;

/** A row for each frame that is done; only these have pictures. */
async function* rowsOf(
  client: Client,
  tasks: readonly Task[],
  wanted: readonly FrameRange[] | undefined,
): AsyncGenerator<Row[]> {
  const isWanted = wanted ? isNamed(wanted) : () => true;
  let batch: Found[] = [];
  const pictures = () =>
    Promise.all(
      batch.map(async ({ taskId, frame }) => ({
        ...{ taskId, frame: frame.name },
        paths: await client.thumbnails(frame.id),
      })),
    );
  for await (const found of framesOf(client, tasks)) {
    if (found.frame.status.name !== 'DONE' || !isWanted(found.frame)) continue;
    batch.push(found);
    if (batch.length < AT_ONCE) continue;
    yield await pictures();
    batch = [];
  }
  yield await pictures();
}

/** Lists where the farm keeps the thumbnails of frames that are done. */
export async function runThumbnails(options: ThumbnailsOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { say } = context;
  const wanted = deferRangeError(() =>
    options.frames === undefined ? undefined : namedFrames(options.frames),
  );
  const ids = await readIds(options, context);
  const ranges = wanted();
  const listing: Listing<Row> = {
    ...{ event: 'thumbnail', member: 'thumbnails', json: (row) => row },
    quiet: ({ paths }) => oneLine(paths.join(' ')),
    head: [say('ui.head.task'), say('ui.head.frame'), say('ui.head.path')],
    cells: ({ taskId, frame, paths }) => [String(taskId), oneLine(frame), oneLine(paths.join(' ') || '-')],
  };
  await withSession(options, context, async ({ client }) =>
    printPages(rowsOf(client, await knownTasks(client, ids), ranges), listing, options, context),
  );
  return 0;
}
