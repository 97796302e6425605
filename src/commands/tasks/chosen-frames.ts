import type { Client } from '../../client/client.js';
import { isInFrames } from '../../domain/frame-name.js';
import { type FrameRange, frameCount, frameNumbers, parseFrameList } from '../../domain/frames.js';
import type { Task } from '../../domain/task.js';
import type { TaskFrame } from '../../domain/task-frame.js';
import { DataError } from '../../errors.js';
import { listed } from '../../output/list.js';
import type { Say } from '../../text/index.js';
import { type Found, framesOf } from './frame-walk.js';

/** More frames than this are not named one by one; a list so long is a slip. */
const MOST_FRAMES = 100_000;

/** The frames that a person named. @throws UsageError for what is no list of frames; DataError for too many */
export function namedFrames(text: string): FrameRange[] {
  const ranges = parseFrameList(text);
  if (ranges.reduce((sum, range) => sum + frameCount(range), 0) > MOST_FRAMES) {
    throw new DataError('retry.many', { text });
  }
  return ranges;
}

/** @throws DataError naming frames that none of the tasks has: then nothing is done to any */
function checkAllThere(wanted: readonly FrameRange[], frames: readonly TaskFrame[]): void {
  const ranges = frames.map(({ range }) => range);
  const absent = wanted
    .flatMap((range) => [...frameNumbers(range)])
    .filter((one) => !isInFrames(one, ranges));
  if (absent.length === 0) return;
  const list = (say: Say) => listed(absent.map(String), say);
  throw new DataError('retry.frames', { count: absent.length, list });
}

/**
 * Ids of the frames that a person named, by the task that renders them; a number inside a record means that record.
 * @param states status codes; frames in other states are left out
 * @throws DataError naming frames that none of the tasks has
 */
export async function chosenFrames(
  client: Client,
  tasks: readonly Task[],
  wanted: readonly FrameRange[],
  states: readonly number[] | undefined,
): Promise<Map<number, number[]>> {
  const all: Found[] = [];
  for await (const one of framesOf(client, tasks)) all.push(one);
  checkAllThere(
    wanted,
    all.map(({ frame }) => frame),
  );
  const numbers = new Set(wanted.flatMap((range) => [...frameNumbers(range)]));
  // A farm may call a record what it likes: a range of it is asked, and never spelled out.
  const isMeant = ({ range }: TaskFrame) =>
    range.start === range.end
      ? numbers.has(range.start)
      : [...numbers].some((number) => isInFrames(number, [range]));
  const isIn = ({ status }: TaskFrame) => states === undefined || states.includes(status.code);
  const chosen = new Map<number, number[]>();
  for (const { taskId, frame } of all) {
    if (isIn(frame) && isMeant(frame)) chosen.set(taskId, [...(chosen.get(taskId) ?? []), frame.id]);
  }
  return chosen;
}
