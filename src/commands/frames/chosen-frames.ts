import type { Client } from '../../client/client.js';
import { isInFrames } from '../../domain/frames/frame-name.js';
import {
  type FrameRange,
  frameCount,
  frameNumbers,
  parseFrameList,
} from '../../domain/frames/frame-range.js';
import type { TaskFrame } from '../../domain/frames/task-frame.js';
import type { Task } from '../../domain/task/task.js';
import { DataError } from '../../errors.js';
import { framesOf } from './frame-walk.js';

/** Most frames that `--frames` may name. */
const MOST_FRAMES = 100_000;

/** Reads `--frames`. @throws UsageError for a malformed list; DataError for too many frames */
export function parseChosenFrames(text: string): FrameRange[] {
  const ranges = parseFrameList(text);
  if (ranges.reduce((sum, range) => sum + frameCount(range), 0) > MOST_FRAMES) {
    throw new DataError('retry.many', { text });
  }
  return ranges;
}

/** Returns the numbers in a range. It walks the shorter of the two: a range that the farm names may be huge. */
function numbersIn(numbers: ReadonlySet<number>, range: FrameRange | null): number[] {
  if (range === null) return [];
  if (frameCount(range) > numbers.size) return [...numbers].filter((number) => isInFrames(number, [range]));
  return [...frameNumbers(range)].filter((number) => numbers.has(number));
}

/** Returns a test for frames that contain a chosen number. */
export function isChosen(chosen: readonly FrameRange[]): (frame: TaskFrame) => boolean {
  const numbers = new Set(chosen.flatMap((range) => [...frameNumbers(range)]));
  return ({ range }) => numbersIn(numbers, range).length > 0;
}

/**
 * Returns the ids of the chosen frames by the task that renders them; a number inside a frame of several means that
 * frame.
 * @param states status codes; frames in other states are left out
 * @throws DataError for numbers that no task has
 */
export async function chosenFrames(
  client: Client,
  tasks: readonly Task[],
  ranges: readonly FrameRange[],
  states: readonly number[] | undefined,
): Promise<Map<number, number[]>> {
  const numbers = new Set(ranges.flatMap((range) => [...frameNumbers(range)]));
  const missing = new Set(numbers);
  const chosen = new Map<number, number[]>();
  for await (const { taskId, frame } of framesOf(client, tasks)) {
    const own = numbersIn(numbers, frame.range);
    for (const number of own) missing.delete(number);
    if (own.length === 0 || (states && !states.includes(frame.status.code))) continue;
    const ids = chosen.get(taskId) ?? [];
    ids.push(frame.id);
    chosen.set(taskId, ids);
  }
  if (missing.size === 0) return chosen;
  throw new DataError('retry.frames', { count: missing.size, list: [...missing] });
}
