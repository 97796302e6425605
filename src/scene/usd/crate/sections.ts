import type { SceneFile } from '../../scene-file.js';
import { CrateDamage, type Cursor, cursorAt } from './cursor.js';
import { eachInteger } from './integers.js';
import { decompressChunks } from './lz4.js';
import type { Pages } from './pages.js';

/** The parts of a crate file by name, as byte positions. */
export type Sections = ReadonlyMap<string, { readonly start: number; readonly size: number }>;

/** A crate file that is open. */
export interface Crate {
  readonly file: SceneFile;
  readonly pages: Pages;
  /** `8` for version 0.8. */
  readonly minor: number;
  readonly sections: Sections;
}

/** Bytes of the header before the position of the table of contents, and of an entry of the table. */
const [TOC_FIELD, HEADER, ENTRY, NAME] = [16, 88, 32, 16];

/** Real files have six sections. */
const MOST_SECTIONS = 64;

/** Bytes of a section, compressed or not, that are held in memory, and the number of its items. */
const [MOST_BYTES, MOST_ITEMS] = [64 << 20, 4 << 20];

/** Reads the header and the table of contents. @throws CrateDamage */
export async function openCrate(file: SceneFile, pages: Pages): Promise<Crate> {
  const head = await file.read(0, HEADER);
  if (head.length < TOC_FIELD + 8) throw new CrateDamage('cut', head.length);
  const [major, minor = 0] = head.subarray(8, 10);
  if (major !== 0) throw new CrateDamage('limit', 8);
  const cursor = cursorAt(pages, TOC_FIELD);
  cursor.at = await cursor.u64();
  const count = await cursor.u64();
  if (count > MOST_SECTIONS) throw new CrateDamage('malformed', cursor.at - 8);
  const sections = new Map<string, { start: number; size: number }>();
  for (let i = 0; i < count; i++) {
    const at = cursor.at;
    const name = (await pages.bytes(at, NAME)).toString('latin1').replace(/\0.*$/s, '');
    cursor.at = at + NAME;
    const [start, size] = [await cursor.u64(), await cursor.u64()];
    cursor.at = at + ENTRY;
    if (start + size > file.size) throw new CrateDamage('cut', file.size);
    sections.set(name, { start, size });
  }
  return { file, pages, minor, sections };
}

/** Whether lists of this file are compressed, as all are since version 0.4. */
export function isCompressed({ minor }: Pick<Crate, 'minor'>): boolean {
  return minor >= 4;
}

/** A cursor at the beginning of a section. @throws CrateDamage where the file lacks it */
export function sectionCursor({ pages, sections }: Crate, name: string): Cursor {
  const section = sections.get(name);
  if (!section) throw new CrateDamage('malformed', pages.size);
  return cursorAt(pages, section.start);
}

/** The number of items that comes next. @throws CrateDamage */
export async function countAt(cursor: Cursor): Promise<number> {
  const count = await cursor.rep();
  if (count > BigInt(MOST_ITEMS)) throw new CrateDamage('limit', cursor.at - 8);
  return Number(count);
}

/** The next bytes, as one buffer. @throws CrateDamage */
export async function bytesAt(crate: Crate, cursor: Cursor, length: number): Promise<Buffer> {
  if (length > MOST_BYTES) throw new CrateDamage('limit', cursor.at);
  const bytes = await crate.file.read(cursor.at, length);
  if (bytes.length < length) throw new CrateDamage('cut', crate.file.size);
  cursor.at += length;
  return bytes;
}

/** The next bytes, of which the size when compressed comes first. @throws CrateDamage */
export async function unpackedAt(crate: Crate, cursor: Cursor, size: number): Promise<Buffer> {
  if (size > MOST_BYTES) throw new CrateDamage('limit', cursor.at);
  const at = cursor.at;
  const unpacked = decompressChunks(await bytesAt(crate, cursor, await cursor.u64()), size);
  if (unpacked?.length !== size) throw new CrateDamage('malformed', at);
  return unpacked;
}

/** Calls `each` with the integers of the next compressed list, which is not held. @throws CrateDamage */
export async function eachIntegerAt(
  crate: Crate,
  cursor: Cursor,
  count: number,
  each: (value: number, index: number) => void,
): Promise<void> {
  const at = cursor.at;
  const packed = await bytesAt(crate, cursor, await cursor.u64());
  if (!eachInteger(packed, count, each)) throw new CrateDamage('malformed', at);
}

/** The next list of compressed integers. @throws CrateDamage */
export async function integersAt(crate: Crate, cursor: Cursor, count: number): Promise<Int32Array> {
  const integers = new Int32Array(count);
  await eachIntegerAt(crate, cursor, count, (value, index) => {
    integers[index] = value;
  });
  return integers;
}
