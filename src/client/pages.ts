/** A page of a longer list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Number of pages that the farm reports. */
  readonly pages: number;
}

/** Number of past pages that are searched for duplicates: rows move by a few, and memory stays bounded. */
const RECENT = 10;

/**
 * Yields the new items of each page, from the first page to the last. Rows move while pages are read, so that an item
 * may be on two pages. A page without new items is the last one, whatever number of pages the farm reports.
 * @param key returns an item's identity
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
