import type { Context } from '../../context.js';
import { UsageError } from '../../errors.js';
import { jsonText, print, printJson } from '../../output/print.js';
import { type Cell, openTable, type TableShape, widthOf } from '../../output/table.js';
import { type Globals, wantsHints } from '../flags/globals.js';

/** How the items of a list are printed. */
export interface Listing<T> extends TableShape {
  /** Name of an item's event, and of the JSON member with all items. */
  readonly event: string;
  readonly member: string;
  json(item: T): object;
  /** Returns what `-q` prints. */
  quiet(item: T): string;
  /** Returns members of the document, and of the last event, beside the items. */
  summary?(): object;
  readonly head: readonly string[];
  cells(item: T): readonly Cell[];
}

/**
 * Prints the pages of a list as they arrive: rows, events or names; with `--json` one document at the end.
 * @returns the number of items
 * @throws UsageError for `--json` together with `--ndjson`
 */
export async function printPages<T>(
  pages: AsyncIterable<readonly T[]>,
  listing: Listing<T>,
  flags: Globals & { readonly ndjson?: boolean },
  context: Pick<Context, 'stdout' | 'stderr' | 'now' | 'translate' | 'saveMemory'>,
): Promise<number> {
  const { stdout, stderr, now, translate } = context;
  if (flags.json && flags.ndjson) throw new UsageError('wait.twoForms');
  context.saveMemory();
  const all: object[] = [];
  const table = openTable(listing);
  let count = 0;
  for await (const items of pages) {
    if (items.length === 0) continue;
    if (flags.ndjson) {
      const time = new Date(now()).toISOString();
      // The time of a record is its own, where it has one.
      const lines = items.map((item) => {
        const own = listing.json(item) as { readonly time?: string | null };
        return jsonText({ event: listing.event, ...own, time: own.time ?? time });
      });
      await print(stdout, `${lines.join('\n')}\n`);
    } else if (flags.json) for (const item of items) all.push(listing.json(item));
    else if (flags.quiet) await print(stdout, items.map((item) => `${listing.quiet(item)}\n`).join(''));
    else {
      const rows = items.map(listing.cells);
      await print(stdout, table(count === 0 ? [listing.head, ...rows] : rows, widthOf(stdout)));
    }
    count += items.length;
  }
  if (flags.ndjson) {
    await printJson(stdout, {
      ...{ event: 'end', time: new Date(now()).toISOString(), count },
      ...listing.summary?.(),
    });
  } else if (flags.json) await printJson(stdout, { [listing.member]: all, ...listing.summary?.() });
  else if (count === 0 && wantsHints(flags, context)) stderr.write(`${translate('ui.nothingThere')}\n`);
  return count;
}
