import type { PathPlace } from '../asset-path.js';

/** A block in braces: a prim, a variant, or a dictionary, of metadata or of time samples. */
interface Block {
  /** The path of the prim that the block belongs to, each byte of it as one character. */
  readonly prim: string;
  /** The field or the key of a dictionary; undefined for prims and variants. */
  readonly key: string | undefined;
  /** The outermost field of the dictionaries around it. */
  readonly field: string | undefined;
}

/** More levels than any layer has. */
const MOST_BLOCKS = 10_000;

/** Paths of prims are names for people; longer ones end early. */
const LONGEST_PRIM = 1024;

const SAMPLES = '.timeSamples';

const [EQUALS, SPACE] = [0x3d, 0x20];

/** Whether a byte belongs to the name of a field: letters, digits, `_`, `:`, `.`, and bytes of UTF-8. */
function isNameByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x3a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x5f ||
    byte === 0x2e ||
    byte >= 0x80
  );
}

/** The index after the last byte before `at` that is no space. */
function withoutSpaces(bytes: Buffer, from: number, at: number): number {
  let end = at;
  while (end > from && (bytes[end - 1] as number) <= SPACE) end -= 1;
  return end;
}

/** The word that ends before an index, and where it begins. */
function wordBefore(bytes: Buffer, from: number, at: number): { word: string; start: number } {
  const end = withoutSpaces(bytes, from, at);
  const start = wordStart(bytes, from, end);
  return { word: bytes.toString('utf8', start, end), start };
}

/** The name of a field, and whether its items are removed from the lists of weaker layers: `delete references = …`. */
interface Key {
  readonly name: string;
  readonly isDeleted: boolean;
}

/** The key before the last equals sign of a stretch; undefined where it has none. */
function keyBefore(bytes: Buffer, from: number, at: number): Key | undefined {
  const equals = bytes.subarray(from, at).lastIndexOf(EQUALS);
  if (equals < 0) return undefined;
  const { word, start } = wordBefore(bytes, from, from + equals);
  return { name: word, isDeleted: wordBefore(bytes, from, start).word === 'delete' };
}

/** The words with which prims begin. */
const SPECIFIERS = ['def', 'over', 'class'].map((word) => Buffer.from(word));

/** The index at which the word begins that ends at an index. */
function wordStart(bytes: Buffer, from: number, end: number): number {
  let start = end;
  while (start > from && isNameByte(bytes[start - 1] as number)) start -= 1;
  return start;
}

function isSpecifier(bytes: Buffer, start: number, end: number): boolean {
  return SPECIFIERS.some((word) => {
    if (word.length !== end - start) return false;
    for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
    return true;
  });
}

/** Whether the words before a string are those before the name of a prim: `def`, mostly with a type. */
function isPrimHeader(bytes: Buffer, from: number, at: number): boolean {
  const end = withoutSpaces(bytes, from, at);
  const start = wordStart(bytes, from, end);
  if (start === end) return false;
  if (isSpecifier(bytes, start, end)) return true;
  const before = withoutSpaces(bytes, from, start);
  return isSpecifier(bytes, wordStart(bytes, from, before), before);
}

/** Fields of an item in a list of references, which stand between two of them. */
const ITEM_FIELDS = new Set(['offset', 'scale']);

/** Keeps in which prim and which field a layer's values are. */
export interface PrimStack {
  /** The place of a value; undefined where it is removed instead of added. */
  place(bytes: Buffer, from: number, at: number): PathPlace | undefined;
  /** Notes a string: it may be the name of the prim whose block comes next. */
  string(bytes: Buffer, from: number, at: number, content: number, end: number): void;
  /** Opens a block; false where there are too many. */
  open(bytes: Buffer, from: number, at: number): boolean;
  /** Closes a block; false where none is open. */
  close(): boolean;
  readonly depth: number;
}

/** Creates the stack of a layer's beginning. */
export function primStack(): PrimStack {
  const blocks: Block[] = [];
  let pending: string | undefined;
  let lastKey: Key = { name: '', isDeleted: false };
  const outermost: Block = { prim: '', key: undefined, field: undefined };
  const current = () => blocks.at(-1) ?? outermost;
  // The paths of one prim have its name in common.
  let named = { bytes: '', node: '' };

  /** The path of a prim as text. */
  function nodeOf(bytes: string): string {
    if (bytes !== named.bytes) named = { bytes, node: Buffer.from(bytes, 'latin1').toString('utf8') };
    return named.node;
  }

  function joined(prim: string, name: string): string {
    return prim.length + name.length < LONGEST_PRIM ? `${prim}/${name}` : prim;
  }

  return {
    place(bytes, from, at) {
      const { prim, key, field } = current();
      const own = keyBefore(bytes, from, at);
      if (own && !ITEM_FIELDS.has(own.name)) lastKey = own;
      const isSamples = key?.endsWith(SAMPLES) ?? false;
      if (lastKey.isDeleted && !isSamples) return undefined;
      const name = isSamples ? (key ?? '').slice(0, -SAMPLES.length) : lastKey.name;
      const path = pending === undefined ? prim : joined(prim, pending);
      const node = nodeOf(path);
      return { node: node === '' ? name || '/' : node, name, metadata: isSamples ? undefined : field };
    },
    string(bytes, from, at, content, end) {
      // Bytes as they are: of most prims the name is never needed.
      if (end - content < LONGEST_PRIM && isPrimHeader(bytes, from, at)) {
        pending = bytes.toString('latin1', content, end);
      }
    },
    open(bytes, from, at) {
      if (blocks.length >= MOST_BLOCKS) return false;
      const { prim, field } = current();
      const before = withoutSpaces(bytes, from, at);
      if (before > from && bytes[before - 1] === EQUALS) {
        const key = wordBefore(bytes, from, before - 1).word;
        // A set of variants has a name in quotes.
        blocks.push(key === '' ? { prim, key: undefined, field } : { prim, key, field: field ?? key });
      } else {
        blocks.push({
          prim: pending === undefined ? prim : joined(prim, pending),
          key: undefined,
          field: undefined,
        });
        pending = undefined;
      }
      return true;
    },
    close: () => blocks.pop() !== undefined,
    get depth() {
      return blocks.length;
    },
  };
}
