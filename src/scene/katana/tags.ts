import type { SceneDamage } from '../../domain/scene/scene-report.js';

/** A start tag within a window of the file; valid until the event returns. */
export interface StartTag {
  /** The name of the element. */
  readonly name: string;
  /** The value of an attribute with its entities decoded; undefined for one that the tag does not have. */
  attribute(name: string): string | undefined;
  /** Whether an attribute's text, as it is written, is a value; faster than `attribute`. */
  has(name: string, value: string): boolean;
}

/** Receives the tags of a document in order; an empty element is opened and closed. */
export interface TagEvents {
  open(tag: StartTag): void;
  close(): void;
  /** True when no more can be kept; reading then stops. */
  full(): boolean;
}

/** Longer tags are not read; scripts of tens of kilobytes occur. */
const LONGEST_TAG = 4 * 1024 * 1024;

/** The depth of elements at which reading stops; real projects have about 40. */
const DEEPEST = 512;

const [LESS, GREATER, QUOTE, APOSTROPHE, SLASH, EQUALS] = [0x3c, 0x3e, 0x22, 0x27, 0x2f, 0x3d];
const [EXCLAMATION, QUESTION] = [0x21, 0x3f];

/** What is skipped, up to its end: a comment, a processing instruction or a declaration. */
const SKIPPED: readonly (readonly [begin: string, end: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<!', '>'],
  ['<?', '?>'],
];

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

const isBlank = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** Whether a byte can be part of an element's name. */
function isName(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || byte >= 0x80;
}

function isNamePart(byte: number): boolean {
  return isName(byte) || (byte >= 0x30 && byte <= 0x3a) || byte === 0x2d || byte === 0x2e;
}

/** Whether bytes are an ASCII text. They are compared one by one, which costs less than a string of them. */
function isText(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** The names of nearly all elements. */
const NAMES = ['number_parameter', 'string_parameter', 'group_parameter', 'port', 'node'];

function nameIn(bytes: Buffer, start: number, end: number): string {
  for (const name of NAMES) if (isText(bytes, start, end, name)) return name;
  return bytes.toString('latin1', start, end);
}

/** The attributes of one tag as positions; texts are made only of those that are asked for. */
class Attributes implements StartTag {
  name = '';
  private text: Buffer = Buffer.alloc(0);
  private readonly positions: number[] = [];

  reset(text: Buffer, name: string): void {
    this.text = text;
    this.name = name;
    this.positions.length = 0;
  }

  add(nameStart: number, nameEnd: number, start: number, end: number): void {
    this.positions.push(nameStart, nameEnd, start, end);
  }

  attribute(name: string): string | undefined {
    const { positions, text } = this;
    const i = this.indexOf(name);
    return i < 0 ? undefined : decoded(text.toString('utf8', positions[i + 2], positions[i + 3]));
  }

  has(name: string, value: string): boolean {
    const { positions, text } = this;
    const i = this.indexOf(name);
    return i >= 0 && isText(text, positions[i + 2] as number, positions[i + 3] as number, value);
  }

  private indexOf(name: string): number {
    const { positions, text } = this;
    for (let i = 0; i < positions.length; i += 4)
      if (isText(text, positions[i] as number, positions[i + 1] as number, name)) return i;
    return -1;
  }
}

/**
 * Reads the tags of an XML document; texts between them are ignored, since Katana has its values in attributes. It keeps
 * at most one tag in memory, and expands no entities of a document's own.
 */
export class TagReader {
  damage: SceneDamage | undefined;
  private rest: Buffer = Buffer.alloc(0);
  /** The position of the window's first byte. */
  private base = 0;
  /** The end of what is being skipped, where it begins in an earlier window. */
  private skipTo: string | undefined;
  private readonly open: string[] = [];
  private readonly tag = new Attributes();

  constructor(private readonly events: TagEvents) {}

  push(chunk: Buffer): void {
    if (this.damage) return;
    const text = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const end = this.scan(text);
    if (text.length - end > LONGEST_TAG) this.fail('limit', end);
    this.rest = Buffer.from(text.subarray(end));
    this.base += end;
  }

  /** Ends the document: elements that are still open were cut off. */
  end(): void {
    if (this.damage) return;
    if (this.rest.length > 0 || this.open.length > 0 || this.skipTo) this.fail('cut', this.rest.length);
  }

  private fail(reason: SceneDamage['reason'], index: number): void {
    this.damage ??= { reason, at: this.base + index };
  }

  /** Reads the complete tags of a window; returns the index of the first byte that is needed again. */
  private scan(text: Buffer): number {
    let at = 0;
    while (!this.damage) {
      if (this.skipTo !== undefined) {
        const end = text.indexOf(this.skipTo, at, 'latin1');
        if (end < 0) return Math.max(at, text.length - this.skipTo.length + 1);
        at = end + this.skipTo.length;
        this.skipTo = undefined;
      }
      const start = text.indexOf(LESS, at);
      if (start < 0) return text.length;
      const next = this.element(text, start);
      if (next < 0) return start;
      at = next;
    }
    return text.length;
  }

  /** Reads one tag; returns the index after it, or -1 where the window ends in it. */
  private element(text: Buffer, start: number): number {
    const first = text[start + 1];
    if (first === undefined) return -1;
    if (first === EXCLAMATION || first === QUESTION) return this.skip(text, start);
    if (first === SLASH) return this.endTag(text, start);
    if (!isName(first)) {
      this.fail('malformed', start);
      return start;
    }
    return this.startTag(text, start);
  }

  private skip(text: Buffer, start: number): number {
    for (const [begin, end] of SKIPPED) {
      const head = text.toString('latin1', start, start + begin.length);
      if (head === begin) {
        this.skipTo = end;
        return start + begin.length;
      }
      if (head.length < begin.length && begin.startsWith(head)) return -1;
    }
    return start + 1;
  }

  private endTag(text: Buffer, start: number): number {
    const end = text.indexOf(GREATER, start);
    if (end < 0) return -1;
    const name = this.open.pop() ?? '';
    if (isText(text, start + 2, end, name) || text.toString('latin1', start + 2, end).trim() === name)
      this.events.close();
    else this.fail('malformed', start);
    return end + 1;
  }

  private startTag(text: Buffer, start: number): number {
    let at = start + 1;
    while (isNamePart(text[at] ?? 0)) at++;
    const { tag } = this;
    tag.reset(text, nameIn(text, start + 1, at));
    for (;;) {
      while (isBlank(text[at] ?? 0)) at++;
      const byte = text[at];
      if (byte === undefined) return -1;
      if (byte === GREATER) return this.opened(at, false, start);
      if (byte === SLASH) {
        if (at + 1 >= text.length) return -1;
        if (text[at + 1] === GREATER) return this.opened(at + 1, true, start);
        break;
      }
      const name = at;
      while (isNamePart(text[at] ?? 0)) at++;
      const nameEnd = at;
      while (isBlank(text[at] ?? 0)) at++;
      if (at >= text.length) return -1;
      if (nameEnd === name || text[at] !== EQUALS) break;
      at++;
      while (isBlank(text[at] ?? 0)) at++;
      const quote = text[at];
      if (quote === undefined) return -1;
      if (quote !== QUOTE && quote !== APOSTROPHE) break;
      const end = text.indexOf(quote, at + 1);
      if (end < 0) return -1;
      tag.add(name, nameEnd, at + 1, end);
      at = end + 1;
    }
    this.fail('malformed', at);
    return at;
  }

  private opened(end: number, isEmpty: boolean, start: number): number {
    if (this.open.length >= DEEPEST) this.fail('limit', start);
    else {
      this.events.open(this.tag);
      if (isEmpty) this.events.close();
      else this.open.push(this.tag.name);
      if (this.events.full()) this.fail('limit', start);
    }
    return end + 1;
  }
}
