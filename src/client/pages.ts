/** A page of something longer. */
export interface Page<T> {
  readonly items: readonly T[];
  /** How many pages there are, as far as the farm knows now. */
  readonly pages: number;
}

/** Pages that an item is looked for on: rows move by a few while pages are read, and a list may have no end. */
const RECENT = 10;

/**
 * Pages from the first to the last, of each what was not there before: rows move while pages are read, and then stand
 * on two of them. A page that is empty, or brings nothing new, is the last one, whatever the farm says of their number.
 * @param key what an item is known by
 */
export async function* walk<T>(
  ask: (page: number) => Promise<Page<T>>,
  key: (item: T) => number | string,
): AsyncGenerator<T[]> {
  const recent: ReadonlySet<number | string>[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const answer = await ask(page);
    pages = answer.pages;
    const own = new Map(answer.items.map((item) => [key(item), item]));
    const fresh = [...own].filter(([one]) => !recent.some((seen) => seen.has(one)));
    if (fresh.length === 0) return;
    recent.push(new Set(own.keys()));
    if (recent.length > RECENT) recent.shift();
    yield fresh.map(([, item]) => item);
  }
}
