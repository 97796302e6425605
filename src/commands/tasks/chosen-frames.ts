import type { Client } from '../../client/client.js';
import { isInFrames } from '../../domain/frame-name.js';
import { type FrameRange, frameCount, frameNumbers, parseFrameList } from '../../domain/frames.js';
import type { Task } from '../../domain/task.js';
import type { TaskFrame } from '../../domain/task-frame.js';
import { DataError } from '../../errors.js';
import { listed } from '../../output/list.js';
import type { Translate } from '../../text/index.js';
import { framesOf } from './frame-walk.js';

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

/** Which of the numbers a range has; the shorter of the two is spelled out, since a farm may call a record anything. */
function hits(numbers: ReadonlySet<number>, range: FrameRange | null): number[] {
  if (range === null) return [];
  if (frameCount(range) > numbers.size) return [...numbers].filter((number) => isInFrames(number, [range]));
  return [...frameNumbers(range)].filter((number) => numbers.has(number));
}

/** Whether a record has one of the frames that a person named. */
export function isNamed(wanted: readonly FrameRange[]): (frame: TaskFrame) => boolean {
  const numbers = new Set(wanted.flatMap((range) => [...frameNumbers(range)]));
  return ({ range }) => hits(numbers, range).length > 0;
}

/**
 * Ids of the frames that a person named, by the task that renders them; a number inside a record means that record.
 * @param states status codes; frames in other states are left out
 * @throws DataError naming frames that none of the tasks has: then nothing is done to any
 */
export async function chosenFrames(
  client: Client,
  tasks: readonly Task[],
  wanted: readonly FrameRange[],
  states: readonly number[] | undefined,
): Promise<Map<number, number[]>> {
  const numbers = new Set(wanted.flatMap((range) => [...frameNumbers(range)]));
  const absent = new Set(numbers);
  const chosen = new Map<number, number[]>();
  for await (const { taskId, frame } of framesOf(client, tasks)) {
    const own = hits(numbers, frame.range);
    for (const number of own) absent.delete(number);
    if (own.length === 0 || (states && !states.includes(frame.status.code))) continue;
    const ids = chosen.get(taskId) ?? [];
    ids.push(frame.id);
    chosen.set(taskId, ids);
  }
  if (absent.size === 0) return chosen;
  const list = (translate: Translate) => listed([...absent].map(String), translate);
  throw new DataError('retry.frames', { count: absent.size, list });
}
