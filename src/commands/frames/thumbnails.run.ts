import type { Client } from '../../client/client.js';
import { knownTasks } from '../../client/known-tasks.js';
import type { Context } from '../../context.js';
import type { FrameRange } from '../../domain/frames/frame-range.js';
import type { Task } from '../../domain/task/task.js';
import { oneLine } from '../../output/print.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { readIds } from '../flags/ids.js';
import { type Listing, printPages } from '../print/print-list.js';
import { withSession } from '../session/session.js';
import { isChosen, parseChosenFrames } from './chosen-frames.js';
import { framesOf, type ListedFrame } from './frame-walk.js';
import type { ThumbnailsOptions } from './pictures.js';

interface Row {
  readonly taskId: number;
  /** Name of the frame as `frames` has it. */
  readonly frame: string;
  /** Paths of the thumbnails at the farm. */
  readonly paths: readonly string[];
}

/** Requests for thumbnails at the same time. */
const PARALLEL_REQUESTS = 8;

/** Yields a row for each done frame; the others have no thumbnails. */
async function* thumbnailRows(
  client: Client,
  tasks: readonly Task[],
  ranges: readonly FrameRange[] | undefined,
): AsyncGenerator<Row[]> {
  const isWanted = ranges ? isChosen(ranges) : () => true;
  let batch: ListedFrame[] = [];
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
    if (batch.length < PARALLEL_REQUESTS) continue;
    yield await pictures();
    batch = [];
  }
  yield await pictures();
}

/** Prints the paths of the thumbnails of done frames. */
export async function runThumbnails(options: ThumbnailsOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { translate } = context;
  const readFrames = deferRangeError(() =>
    options.frames === undefined ? undefined : parseChosenFrames(options.frames),
  );
  const ids = await readIds(options, context);
  const ranges = readFrames();
  const listing: Listing<Row> = {
    ...{ event: 'thumbnail', member: 'thumbnails', json: (row) => row },
    quiet: ({ paths }) => oneLine(paths.join(' ')),
    head: [translate('ui.head.task'), translate('ui.head.frame'), translate('ui.head.path')],
    cells: ({ taskId, frame, paths }) => [String(taskId), oneLine(frame), oneLine(paths.join(' ') || '-')],
  };
  await withSession(options, context, async ({ client }) =>
    printPages(thumbnailRows(client, await knownTasks(client, ids), ranges), listing, options, context),
  );
  return 0;
}
