import { CrateDamage, type Cursor, cursorAt } from './cursor.js';
import type { Crate } from './sections.js';
import type { Texts } from './texts.js';

/** Types of values with files, by their number in the format. */
export const TYPES = {
  string: 10,
  assetPath: 12,
  dictionary: 31,
  referenceListOp: 35,
  timeSamples: 46,
  payload: 47,
  stringVector: 50,
  payloadListOp: 55,
} as const;

/** The type of a value. */
export function typeOf(rep: bigint): number {
  return Number((rep >> 48n) & 0xffn);
}

const isArray = (rep: bigint) => rep >> 63n === 1n;
const isInlined = (rep: bigint) => ((rep >> 62n) & 1n) === 1n;
const payloadOf = (rep: bigint) => Number(rep & 0xffff_ffff_ffffn);

/** A path in a value, and its key in a dictionary. */
export interface PathIn {
  readonly path: string;
  readonly key?: string;
}

/** Bits of a list's header, and the lists that add items, in the order of the file. */
const ADDING = [1 << 1, 1 << 2, 1 << 5, 1 << 6];

/** Dictionaries in dictionaries. */
const DEEPEST = 16;

/** Items of values that are read in one file; more would take too long. */
const MOST_ITEMS = 500_000;

/** Bytes of a layer offset, two doubles. */
const OFFSET = 16;

/** A key whose string is the path of value clips, `./clip.####.usd`. */
const TEMPLATE = 'templateAssetPath';

/** Reads the paths in the values of a crate file. */
export function valueReader({ pages, minor }: Crate, { token, string }: Texts) {
  let left = MOST_ITEMS;

  function spend(at: number): void {
    left -= 1;
    if (left < 0) throw new CrateDamage('limit', at);
  }

  /** A text by its index. @throws CrateDamage for an index without one */
  function known(text: string | undefined, at: number): string {
    if (text === undefined) throw new CrateDamage('malformed', at);
    return text;
  }

  /** Moves to where the next eight bytes point, counted from their own position. */
  async function jump(cursor: Cursor): Promise<void> {
    const start = cursor.at;
    cursor.at = start + (await cursor.i64());
  }

  /** Calls `each` as often as the count says that comes next. */
  async function repeat(cursor: Cursor, count: number, each: () => Promise<void>): Promise<void> {
    for (let i = 0; i < count; i++) {
      spend(cursor.at);
      await each();
    }
  }

  async function assetArray(rep: bigint): Promise<PathIn[]> {
    const start = payloadOf(rep);
    if (start === 0) return [];
    const cursor = cursorAt(pages, start);
    // The rank, always one.
    if (minor < 5) await cursor.u32();
    const count = minor < 7 ? await cursor.u32() : await cursor.u64();
    const paths: PathIn[] = [];
    await repeat(cursor, count, async () => {
      paths.push({ path: known(string(await cursor.u32()), cursor.at) });
    });
    return paths;
  }

  async function strings(rep: bigint): Promise<PathIn[]> {
    const cursor = cursorAt(pages, payloadOf(rep));
    const paths: PathIn[] = [];
    await repeat(cursor, await cursor.u64(), async () => {
      paths.push({ path: known(string(await cursor.u32()), cursor.at) });
    });
    return paths;
  }

  /** Reads the entries of a dictionary; the cursor is then behind it. */
  async function entries(cursor: Cursor, depth: number): Promise<PathIn[]> {
    if (depth > DEEPEST) throw new CrateDamage('limit', cursor.at);
    const paths: PathIn[] = [];
    await repeat(cursor, await cursor.u64(), async () => {
      const key = known(string(await cursor.u32()), cursor.at);
      await jump(cursor);
      const rep = await cursor.rep();
      const type = typeOf(rep);
      if (
        type === TYPES.assetPath ||
        type === TYPES.dictionary ||
        (type === TYPES.string && key === TEMPLATE)
      ) {
        for (const one of await pathsIn(rep, depth + 1)) paths.push({ key, ...one });
      }
    });
    return paths;
  }

  /** Reads a reference or payload; the cursor is then behind it. */
  async function item(cursor: Cursor, isReference: boolean): Promise<PathIn> {
    const path = known(string(await cursor.u32()), cursor.at);
    await cursor.u32();
    if (isReference || minor >= 8) cursor.at += OFFSET;
    if (isReference) await entries(cursor, 1);
    return { path };
  }

  /** The items that a list adds; those that it removes come after them. */
  async function list(rep: bigint, isReference: boolean): Promise<PathIn[]> {
    const cursor = cursorAt(pages, payloadOf(rep));
    const header = await cursor.u8();
    const paths: PathIn[] = [];
    for (const bit of ADDING) {
      if ((header & bit) === 0) continue;
      await repeat(cursor, await cursor.u64(), async () => {
        paths.push(await item(cursor, isReference));
      });
    }
    return paths;
  }

  async function samples(rep: bigint): Promise<PathIn[]> {
    const cursor = cursorAt(pages, payloadOf(rep));
    await jump(cursor);
    // The times, which many attributes share.
    await cursor.rep();
    await jump(cursor);
    const paths: PathIn[] = [];
    await repeat(cursor, await cursor.u64(), async () => {
      const value = await cursor.rep();
      if (typeOf(value) === TYPES.assetPath) paths.push(...(await pathsIn(value)));
    });
    return paths;
  }

  /** The paths in a value. @throws CrateDamage */
  async function pathsIn(rep: bigint, depth = 0): Promise<PathIn[]> {
    const payload = payloadOf(rep);
    spend(payload);
    switch (typeOf(rep)) {
      case TYPES.assetPath:
        return isArray(rep) ? assetArray(rep) : [{ path: known(token(payload), 0) }];
      case TYPES.string:
        return isArray(rep) || !isInlined(rep) ? [] : [{ path: known(string(payload), 0) }];
      case TYPES.stringVector:
        return strings(rep);
      case TYPES.referenceListOp:
        return list(rep, true);
      case TYPES.payloadListOp:
        return list(rep, false);
      case TYPES.payload:
        return [await item(cursorAt(pages, payload), false)];
      case TYPES.dictionary:
        return isInlined(rep) ? [] : entries(cursorAt(pages, payload), depth);
      case TYPES.timeSamples:
        return samples(rep);
      default:
        return [];
    }
  }

  return pathsIn;
}
