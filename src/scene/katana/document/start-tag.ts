import { hasExtension, isText, mayBeLetter, mayBeQuoted } from './bytes.js';
import type { ElementKind } from './elements.js';

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Decodes the five entities of XML and numbered characters; others stay, since documents cannot define any here. */
function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,4}));/gi, (whole, digits, hex, name) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? whole) : whole;
    const code = digits === undefined ? Number.parseInt(hex, 16) : Number(digits);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}

const AMPERSAND = 0x26;

/** The letters in the middle of `renderSettings`. */
const [LOWER_R, UPPER_S] = [0x72, 0x53];

/** Texts that are kept for the next time, and the longest of them. */
const [CACHED, LONGEST_CACHED] = [4096, 40];

/** A start tag within a window of the file: its attributes as positions. It is valid until the event returns. */
export class StartTag {
  kind: ElementKind = 'other';
  bytes: Buffer = Buffer.alloc(0);
  /** The number of attributes. */
  private count = 0;
  /** Of each attribute where its name and its text begin and end. */
  private readonly positions: number[] = [];
  private readonly texts: string[] = new Array<string>(CACHED).fill('');

  reset(bytes: Buffer, kind: ElementKind): void {
    this.bytes = bytes;
    this.kind = kind;
    this.count = 0;
  }

  add(nameStart: number, nameEnd: number, start: number, end: number): void {
    const { positions } = this;
    const at = 4 * this.count++;
    positions[at] = nameStart;
    positions[at + 1] = nameEnd;
    positions[at + 2] = start;
    positions[at + 3] = end;
  }

  /** The number of an attribute by its name, for the functions below; -1 where the tag does not have it. */
  find(name: string): number {
    const { bytes, positions } = this;
    for (let i = 0; i < this.count; i++) {
      const start = positions[4 * i] as number;
      if (bytes[start] === name.charCodeAt(0) && isText(bytes, start, positions[4 * i + 1] as number, name))
        return i;
    }
    return -1;
  }

  startOf(attribute: number): number {
    return this.positions[4 * attribute + 2] as number;
  }

  endOf(attribute: number): number {
    return this.positions[4 * attribute + 3] as number;
  }

  /** The value of an attribute with its entities decoded; undefined for one that the tag does not have. */
  attribute(name: string): string | undefined {
    const i = this.find(name);
    return i < 0 ? undefined : this.text(i);
  }

  /** The value of an attribute that the tag has. */
  text(attribute: number): string {
    const [start, end] = [this.startOf(attribute), this.endOf(attribute)];
    return end - start > LONGEST_CACHED
      ? decoded(this.bytes.toString('utf8', start, end))
      : this.shortText(start, end);
  }

  /** Whether an attribute that the tag has is ASCII without entities, so that its bytes are its text. */
  isPlain(attribute: number): boolean {
    const { bytes } = this;
    const end = this.endOf(attribute);
    for (let at = this.startOf(attribute); at < end; at++) {
      const byte = bytes[at] as number;
      if (byte >= 0x80 || byte === AMPERSAND) return false;
    }
    return true;
  }

  /** The value of an attribute that the tag has, as bytes. */
  bytesOf(attribute: number): Buffer {
    const value = this.bytes.subarray(this.startOf(attribute), this.endOf(attribute));
    return value.includes(AMPERSAND) ? Buffer.from(decoded(value.toString('utf8'))) : value;
  }

  /** Whether an attribute's text, as it is written, is a value; faster than `attribute`. */
  has(name: string, value: string): boolean {
    const i = this.find(name);
    return i >= 0 && this.is(i, value);
  }

  /** The same of an attribute that the tag has. */
  is(attribute: number, value: string): boolean {
    return isText(this.bytes, this.startOf(attribute), this.endOf(attribute), value);
  }

  /**
   * Whether an attribute could name a file by its extension, or render settings. No text is made, since nearly all values
   * do neither.
   */
  mayMatter(attribute: number): boolean {
    const { bytes } = this;
    const [start, end] = [this.startOf(attribute), this.endOf(attribute)];
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if (byte === AMPERSAND && mayBeLetter(bytes, at)) return true;
      if (byte === UPPER_S && bytes[at - 1] === LOWER_R) return true;
    }
    return hasExtension(bytes, start, end);
  }

  /** Whether an expression could be a quoted text. */
  mayBeQuoted(attribute: number): boolean {
    return mayBeQuoted(this.bytes, this.startOf(attribute), this.endOf(attribute));
  }

  /** A short text; one that occurred before is not made again. */
  private shortText(start: number, end: number): string {
    const { bytes, texts } = this;
    let hash = end - start;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte >= 0x80 || byte === AMPERSAND) return decoded(bytes.toString('utf8', start, end));
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const slot = (hash ^ (hash >>> 12)) & (CACHED - 1);
    const cached = texts[slot] as string;
    if (isText(bytes, start, end, cached)) return cached;
    const text = bytes.toString('latin1', start, end);
    texts[slot] = text;
    return text;
  }
}
