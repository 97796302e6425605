import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import type { Globals } from '../flags/globals.js';
import { withSession } from '../session/session.js';
import { type Listing, printPages } from './print-list.js';

/** Prints a list that is queried at once. */
export async function printRows<T>(
  listing: Listing<T>,
  globals: Globals,
  context: Context,
  query: (client: Client) => Promise<readonly T[]>,
): Promise<number> {
  await withSession(globals, context, async ({ client }) => {
    async function* once() {
      yield await query(client);
    }
    return printPages(once(), listing, globals, context);
  });
  return 0;
}
