import type { Client } from '../../client/client.js';
import { isInFrames, numbersOfName } from '../../domain/frames/frame-name.js';
import type { TaskFrame } from '../../domain/frames/task-frame.js';

/** Status code of a frame that is done. */
const DONE = 4;

/** Knows which files of a task that still renders are complete, from the states of its frames. */
export interface DoneFrames {
  /** Returns whether a file of a given name is complete; undefined while no frame is done. */
  of(taskId: number): Promise<((name: string) => boolean) | undefined>;
}

/** Pages whose frames are all done are requested once only: frames rendered again are found at the end of the task. */
export function doneFrames(client: Pick<Client, 'frames'>): DoneFrames {
  const donePages = new Map<string, readonly TaskFrame[]>();

  async function framesOf(taskId: number): Promise<TaskFrame[]> {
    const all: TaskFrame[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const key = `${taskId} ${page}`;
      const known = donePages.get(key);
      if (known) {
        for (const frame of known) all.push(frame);
        // A page is kept only when another one followed it.
        pages = Math.max(pages, page + 1);
        continue;
      }
      const answer = await client.frames(taskId, page);
      pages = answer.pages;
      // An empty page is the last one, whatever page count the farm reports.
      if (answer.items.length === 0) break;
      for (const frame of answer.items) all.push(frame);
      const allDone = answer.items.every(({ status }) => status.code === DONE);
      if (allDone && page < pages) donePages.set(key, answer.items);
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
      // A frame whose name cannot be understood may be any frame.
      if (done.length === 0 || open.length < ranges(false).length) return undefined;
      // Any number in a file name may be its frame, so none of them may belong to a frame that still renders.
      return (name) => {
        const numbers = numbersOfName(name);
        return numbers.some((n) => isInFrames(n, done)) && !numbers.some((n) => isInFrames(n, open));
      };
    },
  };
}
