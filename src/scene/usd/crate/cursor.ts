import type { Pages } from './pages.js';

/** Thrown where a crate file is damaged, or exceeds a limit; the reader reports it. */
export class CrateDamage extends Error {
  constructor(
    readonly reason: 'cut' | 'malformed' | 'limit',
    readonly at: number,
  ) {
    super(reason);
  }
}

/** Reads numbers one after another. */
export interface Cursor {
  at: number;
  u8(): Promise<number>;
  u32(): Promise<number>;
  /** A count or position. @throws CrateDamage where it exceeds the file's size */
  u64(): Promise<number>;
  i64(): Promise<number>;
  /** Eight bytes as they are. */
  rep(): Promise<bigint>;
}

/** Starts to read at a position. The functions throw CrateDamage where the file ends first. */
export function cursorAt(pages: Pages, start: number): Cursor {
  async function take(length: number): Promise<Buffer> {
    const bytes = await pages.bytes(cursor.at, length);
    if (bytes.length < length) throw new CrateDamage('cut', Math.min(pages.size, Math.max(0, cursor.at)));
    cursor.at += length;
    return bytes;
  }
  const cursor: Cursor = {
    at: start,
    u8: async () => (await take(1)).readUInt8(),
    u32: async () => (await take(4)).readUInt32LE(),
    rep: async () => (await take(8)).readBigUInt64LE(),
    async u64() {
      const value = (await take(8)).readBigUInt64LE();
      if (value > BigInt(pages.size)) throw new CrateDamage('malformed', cursor.at - 8);
      return Number(value);
    },
    async i64() {
      const value = (await take(8)).readBigInt64LE();
      const size = BigInt(pages.size);
      if (value > size || value < -size) throw new CrateDamage('malformed', cursor.at - 8);
      return Number(value);
    },
  };
  return cursor;
}
