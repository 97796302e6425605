import type { Client } from '../../client/client.js';

/** Pages of a long log that are read: the first ones, where a scene is opened, and the last ones, where it fails. */
const FIRST_PAGES = 5;
const LAST_PAGES = 15;

export interface WholeLog {
  /** The lines of the pages; null in place of those that are skipped. */
  readonly pages: readonly (readonly string[] | null)[];
  /** Number of pages of a very long log that are skipped. */
  readonly skipped: number;
}

/** Returns the log of a frame; of a very long one its beginning and its end. */
export async function readWholeLog(client: Pick<Client, 'log'>, frameId: number): Promise<WholeLog> {
  const first = await client.log(frameId, 1);
  const pages: (readonly string[] | null)[] = [first.lines];
  const skipped = Math.max(0, first.pages - FIRST_PAGES - LAST_PAGES);
  for (let page = 2; page <= first.pages; page++) {
    if (skipped > 0 && page === FIRST_PAGES + 1) {
      pages.push(null);
      page += skipped;
    }
    pages.push((await client.log(frameId, page)).lines);
  }
  return { pages, skipped };
}
