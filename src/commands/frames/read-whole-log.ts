import type { Client } from '../../client/client.js';

/** Pages of a long log that are read: the first ones, where a scene is opened, and the last ones, where it fails. */
const FIRST_PAGES = 5;
const LAST_PAGES = 15;

/** Returns the lines of a frame's log; of a very long one its beginning and its end. */
export async function readWholeLog(client: Pick<Client, 'log'>, frameId: number): Promise<string[]> {
  const first = await client.log(frameId, 1);
  const lines = [...first.lines];
  let page = 2;
  while (page <= first.pages) {
    lines.push(...(await client.log(frameId, page)).lines);
    page += 1;
    if (page === FIRST_PAGES + 1) page = Math.max(page, first.pages - LAST_PAGES + 1);
  }
  return lines;
}
