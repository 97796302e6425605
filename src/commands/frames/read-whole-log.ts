import type { Client } from '../../client/client.js';

/** Pages of a long log that are read: the first ones, where a scene is opened, and the last ones, where it fails. */
const FIRST_PAGES = 5;
const LAST_PAGES = 15;

export interface WholeLog {
  /** The lines of the pages; null in place of those that were left out. */
  readonly pages: readonly (readonly string[] | null)[];
  /** Number of pages that were left out of a very long log. */
  readonly leftOut: number;
}

/** Returns the log of a frame; of a very long one its beginning and its end. */
export async function readWholeLog(client: Pick<Client, 'log'>, frameId: number): Promise<WholeLog> {
  const first = await client.log(frameId, 1);
  const pages: (readonly string[] | null)[] = [first.lines];
  const leftOut = Math.max(0, first.pages - FIRST_PAGES - LAST_PAGES);
  for (let page = 2; page <= first.pages; page++) {
    if (leftOut > 0 && page === FIRST_PAGES + 1) {
      pages.push(null);
      page += leftOut;
    }
    pages.push((await client.log(frameId, page)).lines);
  }
  return { pages, leftOut };
}
