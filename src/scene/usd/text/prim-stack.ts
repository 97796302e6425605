import type { PathPlace } from '../asset-path.js';

/** A block in braces: a prim, a variant, or a dictionary, of metadata or of time samples. */
interface Block {
  /** Where the path of the prim that the block belongs to ends, in the bytes of the innermost path. */
  readonly prim: number;
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

const [EQUALS, SPACE, SLASH] = [0x3d, 0x20, 0x2f];

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
  let equals = at - 1;
  while (equals >= from && bytes[equals] !== EQUALS) equals--;
  if (equals < from) return undefined;
  const { word, start } = wordBefore(bytes, from, equals);
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
  if (end - start < 3 || end - start > 5) return false;
  for (let w = 0; w < SPECIFIERS.length; w++) {
    const word = SPECIFIERS[w] as Buffer;
    let i = 0;
    while (i < word.length && bytes[start + i] === word[i]) i++;
    if (i === word.length && i === end - start) return true;
  }
  return false;
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

/** A place whose path is made a text only where it is asked for; valid until the next one. */
class Place implements PathPlace {
  name = '';
  metadata: string | undefined;
  private end = 0;

  constructor(private readonly path: Buffer) {}

  set(end: number, name: string, metadata: string | undefined): void {
    this.end = end;
    this.name = name;
    this.metadata = metadata;
  }

  get node(): string {
    return this.end === 0 ? this.name || '/' : this.path.toString('utf8', 0, this.end);
  }
}

/** Creates the stack of a layer's beginning. */
export function primStack(): PrimStack {
  const blocks: Block[] = [];
  let lastKey: Key = { name: '', isDeleted: false };
  const outermost: Block = { prim: 0, key: undefined, field: undefined };
  /** One of each prim's path: no object is made of a prim's block. */
  const prims: Block[] = [];
  // The path of the current prim, and after it the name of the one whose block comes next: of most no text is needed.
  const path = Buffer.alloc(2 * LONGEST_PRIM + 2);
  let pending = -1;
  const place = new Place(path);
  const current = () => blocks[blocks.length - 1] ?? outermost;

  /** Where the path ends that has the name of the next prim, too. */
  function withPending({ prim }: Block): number {
    return pending >= 0 && prim + pending < LONGEST_PRIM ? prim + 1 + pending : prim;
  }

  function primAt(end: number): Block {
    prims[end] ??= { prim: end, key: undefined, field: undefined };
    return prims[end];
  }

  return {
    place(bytes, from, at) {
      const block = current();
      const { key, field } = block;
      const own = keyBefore(bytes, from, at);
      if (own && !ITEM_FIELDS.has(own.name)) lastKey = own;
      const isSamples = key?.endsWith(SAMPLES) ?? false;
      if (lastKey.isDeleted && !isSamples) return undefined;
      const name = isSamples ? (key ?? '').slice(0, -SAMPLES.length) : lastKey.name;
      place.set(withPending(block), name, isSamples ? undefined : field);
      return place;
    },
    string(bytes, from, at, content, end) {
      if (end - content >= LONGEST_PRIM || !isPrimHeader(bytes, from, at)) return;
      const { prim } = current();
      pending = end - content;
      path[prim] = SLASH;
      for (let i = 0; i < pending; i++) path[prim + 1 + i] = bytes[content + i] as number;
    },
    open(bytes, from, at) {
      if (blocks.length >= MOST_BLOCKS) return false;
      const block = current();
      const before = withoutSpaces(bytes, from, at);
      if (before > from && bytes[before - 1] === EQUALS) {
        const { prim, field } = block;
        const key = wordBefore(bytes, from, before - 1).word;
        // A set of variants has a name in quotes.
        blocks.push(key === '' ? { prim, key: undefined, field } : { prim, key, field: field ?? key });
      } else {
        blocks.push(primAt(withPending(block)));
        pending = -1;
      }
      return true;
    },
    close() {
      const closed = blocks.pop();
      const { prim } = current();
      // The name stays the next one, even in a damaged layer.
      if (closed && pending >= 0) path.copyWithin(prim, closed.prim, closed.prim + 1 + pending);
      return closed !== undefined;
    },
    get depth() {
      return blocks.length;
    },
  };
}
