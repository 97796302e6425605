/** Pages that are kept in memory; of sectors of 4096 bytes they are one megabyte. */
const MOST_PAGES = 256;

/** A table of sector numbers, of which only the pages that are needed are read. */
export interface SectorTable {
  /** The entry, where its page is in memory. */
  known(index: number): number | undefined;
  /** The entry; undefined outside the table and in a part that is missing. */
  at(index: number): Promise<number | undefined>;
}

/**
 * @param entries number of entries of a page
 * @param readPage reads a page; it may be shorter than a page at the end of a damaged file
 */
export function openSectorTable(
  entries: number,
  readPage: (page: number) => Promise<Buffer | undefined>,
): SectorTable {
  const pages = new Map<number, Buffer>();

  function entry(bytes: Buffer, index: number): number | undefined {
    const at = 4 * (index % entries);
    return at + 4 > bytes.length ? undefined : bytes.readUInt32LE(at);
  }

  return {
    known(index) {
      const bytes = pages.get(Math.floor(index / entries));
      return bytes && entry(bytes, index);
    },
    async at(index) {
      const page = Math.floor(index / entries);
      let bytes = pages.get(page);
      if (!bytes) {
        bytes = (await readPage(page)) ?? Buffer.alloc(0);
        const [oldest] = pages.keys();
        if (pages.size >= MOST_PAGES && oldest !== undefined) pages.delete(oldest);
        pages.set(page, bytes);
      }
      return entry(bytes, index);
    },
  };
}
