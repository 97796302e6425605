import type { Client } from '../../client/client.js';
import { frameNumbers } from '../../domain/frames.js';
import type { TaskFrame } from '../../domain/task-frame.js';

const DONE = 4;
const STARTED = 2;

/** Tells which frames of a task are done, asking for as little as can be. */
export interface DoneFrames {
  /** Numbers of the frames whose pictures are whole. */
  of(taskId: number): Promise<ReadonlySet<number>>;
}

/** Pages whose frames are all done are not asked for again: what is rendered anew is found at the end. */
export function doneFrames(client: Client): DoneFrames {
  const closed = new Map<string, readonly TaskFrame[]>();
  return {
    async of(taskId) {
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
        all.push(...answer.frames);
        const whole = answer.frames.every(({ status }) => status.code === DONE);
        if (whole && answer.frames.length > 0 && page < pages) closed.set(key, answer.frames);
      }
      const numbers = (code: number) =>
        all.filter(({ status }) => status.code === code).flatMap(({ range }) => [...frameNumbers(range)]);
      const done = new Set(numbers(DONE));
      // A frame may be rendered once for the test and once for all: its picture is being written again.
      for (const number of numbers(STARTED)) done.delete(number);
      return done;
    },
  };
}
