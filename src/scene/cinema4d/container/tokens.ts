import { DamagedFile } from '../../container/damaged-file.js';
import type { SceneFile } from '../../scene-file.js';
import type { Variant } from './variant.js';

/** What a file contains, in its order. */
export interface TokenVisitor {
  open(id: number): void;
  close(): void;
  number(value: number): void;
  /** A time in seconds. */
  time(seconds: number): void;
  text(text: string): void;
  path(path: string): void;
  /** A link, or what links point to: eight bytes in hexadecimal. */
  link(kind: 'alias' | 'goal', address: string): void;
  /** A container that is written as one block, as files before release 8.4 do. */
  packed(bytes: Buffer): void;
  /** A block of data, at most LARGEST_DATA of it. */
  data(bytes: Buffer): void;
  /** A value that is not read. */
  other(): void;
}

/** Bytes read from the disk at once. */
const WINDOW = 256 * 1024;
/** The longest token of fixed length: a matrix of twelve 8-byte reals. */
const LONGEST_TOKEN = 97;
/** Bytes of a text that are read; Python scripts are texts too. */
const LONGEST_TEXT = 64 * 1024;
/** Bytes of a packed container that are read. */
const LARGEST_PACKED = 1 << 20;
/** Bytes of a data block that are read, where it is of MAXON's data format. */
const LARGEST_DATA = 4 << 20;
/** Nodes inside each other; a deep hierarchy of objects has hundreds. */
const DEEPEST = 20_000;

const MAXON = Buffer.from('\xffMAXON', 'latin1');
/** `alias2` or `agoal1` and eight bytes. */
const LINK_LENGTH = 14;
const NO_LINK = '0000000000000000';

/** Lengths of the values of the other tags; a real counts for 8 bytes, or 4. */
function fixedLength(tag: number, real: number): number | undefined {
  switch (tag) {
    case 11:
    case 12:
    case 21:
      return 1;
    case 13:
    case 14:
      return 2;
    case 15:
    case 16:
    case 29:
      return 4;
    case 17:
    case 18:
    case 20:
      return 8;
    case 19:
      return real;
    case 22:
      return 2 * real;
    case 23:
      return 3 * real;
    case 24:
      return 24;
    case 25:
      return 12 * real;
    case 26:
      return 96;
    case 27:
      return 12;
    case 28:
      return 48;
    default:
      return undefined;
  }
}

/** Decodes big-endian UTF-16. */
function decode(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le')
    .replace(/\0.*$/s, '');
}

/** Passes the value of a tag of fixed length to the visitor. */
function visitFixed(tag: number, bytes: Buffer, at: number, isWide: boolean, visitor: TokenVisitor): void {
  const real = (place: number) => (isWide ? bytes.readDoubleBE(place) : bytes.readFloatBE(place));
  if (tag === 15 || tag === 16) visitor.number(bytes.readInt32BE(at));
  else if (tag === 11 || tag === 12 || tag === 21) visitor.number(bytes[at] ?? 0);
  else if (tag === 13 || tag === 14) visitor.number(bytes.readInt16BE(at));
  else if (tag === 19) visitor.number(real(at));
  else if (tag === 22) visitor.time(real(at) / real(at + (isWide ? 8 : 4)));
  else visitor.other();
}

/** The tags of blocks: their lengths come first, in 8 bytes for the last one of wide files. */
function isBlock(tag: number, isWide: boolean): boolean {
  return (tag >= 128 && tag <= 131) || (tag >= 133 && tag <= 135) || tag === 140 || (tag === 132 && !isWide);
}

/** How many bytes of a block are read; the rest is skipped. */
function neededOf(tag: number, length: number): number {
  if (tag === 130 || tag === 131) return length <= LONGEST_TEXT ? length : 0;
  if (tag === 132) return length <= LARGEST_PACKED ? length : 0;
  return length === LINK_LENGTH ? length : 0;
}

function visitBlock(tag: number, bytes: Buffer, length: number, visitor: TokenVisitor): void {
  if (tag === 130) visitor.text(decode(bytes));
  else if (tag === 131) visitor.path(decode(bytes));
  else if (tag === 132 && bytes.length > 0) visitor.packed(bytes);
  else if (length === LINK_LENGTH && (tag === 128 || tag === 133)) {
    const name = bytes.toString('latin1', 0, 6);
    const address = bytes.toString('hex', 6);
    if (address !== NO_LINK && name === 'alias2') visitor.link('alias', address);
    else if (address !== NO_LINK && name === 'agoal1') visitor.link('goal', address);
    else visitor.other();
  } else visitor.other();
}

/**
 * Reads the tokens of a document to its end; blocks that are not needed are skipped unread.
 * @throws DamagedFile for a file that ends early, an unknown token or nodes too deep; the file's abort reason
 */
export async function visitTokens(
  file: SceneFile,
  { isWide, start }: Variant,
  visitor: TokenVisitor,
): Promise<void> {
  let window: Buffer = Buffer.alloc(0);
  let base = start;
  let at = 0;
  let depth = 0;

  /** Makes the next bytes available; fewer only at the end of the file. */
  async function fill(length: number): Promise<number> {
    if (window.length - at < length) {
      base += at;
      at = 0;
      window = await file.read(base, Math.max(WINDOW, length));
    }
    return window.length - at;
  }

  async function readBlock(tag: number): Promise<void> {
    const sizeLength = tag === 134 && isWide ? 8 : 4;
    if ((await fill(1 + sizeLength)) < 1 + sizeLength) throw new DamagedFile('cut', file.size);
    const length = sizeLength === 8 ? Number(window.readBigUInt64BE(at + 1)) : window.readUInt32BE(at + 1);
    const position = base + at;
    at += 1 + sizeLength;
    if (length > file.size - base - at) throw new DamagedFile('cut', position);
    let needed = neededOf(tag, length);
    if (needed === 0 && length > MAXON.length && tag < 130) {
      await fill(MAXON.length);
      const isMaxon = window.subarray(at, at + MAXON.length).equals(MAXON);
      needed = isMaxon ? Math.min(length, LARGEST_DATA) : 0;
      if (isMaxon) {
        await fill(needed);
        visitor.data(window.subarray(at, at + needed));
        at += length;
        return;
      }
    }
    await fill(needed);
    visitBlock(tag, window.subarray(at, at + needed), length, visitor);
    at += length;
  }

  /** Drops a window that ends before the position; what was skipped is never read. */
  function settle(): void {
    if (at <= window.length) return;
    base += at;
    at = 0;
    window = Buffer.alloc(0);
  }

  for (;;) {
    settle();
    if (window.length - at < LONGEST_TOKEN) await fill(LONGEST_TOKEN);
    const tag = window[at];
    if (tag === undefined) throw new DamagedFile('cut', base + at);
    const rest = window.length - at - 1;
    if (tag === 1) {
      if (rest < 8) throw new DamagedFile('cut', base + at);
      if (++depth > DEEPEST) throw new DamagedFile('limit', base + at);
      visitor.open(window.readInt32BE(at + 1));
      at += 9;
    } else if (tag === 2) {
      visitor.close();
      at += 1;
      // Nothing follows the document.
      if (--depth === 0) return;
    } else if (isBlock(tag, isWide)) {
      await readBlock(tag);
    } else {
      const length = fixedLength(tag, isWide ? 8 : 4);
      if (length === undefined) throw new DamagedFile('malformed', base + at);
      if (rest < length) throw new DamagedFile('cut', base + at);
      visitFixed(tag, window, at + 1, isWide, visitor);
      at += 1 + length;
    }
  }
}
