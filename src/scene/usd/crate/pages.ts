import type { SceneFile } from '../../scene-file.js';

/** Bytes of a page, and the number of pages that are kept. */
const [PAGE, MOST_PAGES] = [1 << 16, 64];

/** Reads small pieces anywhere in a file. */
export interface Pages {
  readonly size: number;
  /** The bytes of a piece of at most a page; fewer at the end of the file. */
  bytes(at: number, length: number): Promise<Buffer>;
}

/** Opens a view of a file that keeps the pages which were read last. */
export function pagesOf(file: SceneFile): Pages {
  const pages = new Map<number, Buffer>();

  async function page(index: number): Promise<Buffer> {
    const known = pages.get(index);
    if (known) return known;
    const read = await file.read(index * PAGE, PAGE);
    const [oldest] = pages.keys();
    if (pages.size >= MOST_PAGES && oldest !== undefined) pages.delete(oldest);
    pages.set(index, read);
    return read;
  }

  return {
    size: file.size,
    async bytes(at, length) {
      if (!(at >= 0 && at < file.size)) return Buffer.alloc(0);
      const first = Math.floor(at / PAGE);
      const start = at - first * PAGE;
      const own = await page(first);
      if (start + length <= own.length || own.length < PAGE) return own.subarray(start, start + length);
      const next = await page(first + 1);
      return Buffer.concat([own.subarray(start), next.subarray(0, start + length - PAGE)]);
    },
  };
}
