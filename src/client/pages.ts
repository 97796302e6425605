/** A page of something longer. */
export interface Page<T> {
  readonly items: readonly T[];
  /** How many pages there are, as far as the farm knows now. */
  readonly pages: number;
}

/**
 * Pages from the first to the last, of each what was not there before: rows move while pages are read, and then stand
 * on two of them. A page that is empty, or brings nothing new, is the last one, whatever the farm says of their number.
 * @param key what an item is known by
 */
export async function* walk<T>(
  ask: (page: number) => Promise<Page<T>>,
  key: (item: T) => number | string,
): AsyncGenerator<T[]> {
  const seen = new Set<number | string>();
  for (let page = 1, pages = 1; page <= pages; page++) {
    const answer = await ask(page);
    pages = answer.pages;
    const fresh = answer.items.filter((item) => !seen.has(key(item)));
    if (fresh.length === 0) return;
    for (const item of fresh) seen.add(key(item));
    yield fresh;
  }
}
