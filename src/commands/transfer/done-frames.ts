import type { Client } from '../../client/client.js';
import { isInFrames, numbersOfName } from '../../domain/frames/frame-name.js';
import type { TaskFrame } from '../../domain/frames/task-frame.js';

const DONE = 4;

/** Tells which pictures of a task that goes on are whole, asking for as little as can be. */
export interface DoneFrames {
  /** Whether a picture of this name is whole; undefined when no frame is done. */
  of(taskId: number): Promise<((name: string) => boolean) | undefined>;
}

/** Pages whose frames are all done are not asked for again: what is rendered anew is found at the end. */
export function doneFrames(client: Client): DoneFrames {
  const closed = new Map<string, readonly TaskFrame[]>();

  async function framesOf(taskId: number): Promise<TaskFrame[]> {
    const all: TaskFrame[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const key = `${taskId} ${page}`;
      const known = closed.get(key);
      if (known) {
        all.push(...known);
        // There may be more behind it, as there was when it was asked for.
        pages = Math.max(pages, page + 1);
        continue;
      }
      const answer = await client.frames(taskId, page);
      pages = answer.pages;
      // An empty page is the last one, whatever the farm says of their number.
      if (answer.items.length === 0) break;
      all.push(...answer.items);
      const whole = answer.items.every(({ status }) => status.code === DONE);
      if (whole && page < pages) closed.set(key, answer.items);
    }
    return all;
  }

  return {
    async of(taskId) {
      const frames = await framesOf(taskId);
      const ranges = (isDone: boolean) =>
        frames.filter(({ status }) => (status.code === DONE) === isDone).map(({ range }) => range);
      const done = ranges(true).filter((range) => range !== null);
      const open = ranges(false).filter((range) => range !== null);
      // Whose name cannot be understood may be any of them.
      if (done.length === 0 || open.length < ranges(false).length) return undefined;
      // Any of its numbers may be the frame: none of them may be one that is still rendered. It errs on the late side.
      return (name) => {
        const numbers = numbersOfName(name);
        return numbers.some((n) => isInFrames(n, done)) && !numbers.some((n) => isInFrames(n, open));
      };
    },
  };
}
