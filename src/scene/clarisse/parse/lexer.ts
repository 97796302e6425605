import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import { NextBytes } from '../../next-bytes.js';
import { JoinedChunks } from '../../text/joined-chunks.js';
import { BlockHeader } from './block-header.js';
import { BACKSLASH, CLOSE, HASH, KINDS, kind, NAMES, OPEN, QUOTE, unquote } from './bytes.js';
import { HashLine } from './hash-line.js';

/** The tokens of a project, in the file's order. */
export interface LexerEvents {
  /** A name; returns whether its values are wanted. */
  name(text: Buffer, start: number, end: number): boolean;
  /** A value of the last name that was wanted. */
  value(text: string): void;
  /** The first bytes of a line that begins with `#`. */
  comment(line: string): void;
  /** A block opens; returns whether its contents are wanted. */
  open(name: string, label: string | undefined): boolean;
  close(): void;
  /** Whether the memory limit is exceeded. */
  full(): boolean;
}

/** Nested blocks, of which real projects have fewer than fifty, and bytes of a string or word that is read: longer ones are scripts or arrays. */
const [DEEPEST, LONGEST] = [1000, 1 << 16];
/** Bytes that are read one by one before a native search for the end of what is skipped: for short parts it is slower. */
const NEAR = 64;

/**
 * Splits a stream of bytes into names, values and blocks. A name is the last word before a `{` or before values; line
 * ends only distinguish names from values, so blocks on one line work too. It buffers at most one word or string.
 */
export class Lexer {
  /** Set when reading has stopped early. */
  damage: SceneDamage | undefined;

  private readonly chunks = new JoinedChunks();
  /** Position of the current window in the file. */
  private base = 0;
  private depth = 0;
  /** Number of open blocks in a skipped block, that block included. */
  private skipped = 0;
  private lineStart = true;
  /** True in a string too long to buffer; `escape` when its next byte is escaped. */
  private inString = false;
  private escape = false;
  private readonly hashLine = new HashLine();
  private readonly header = new BlockHeader();
  private wanted = false;
  private values = 0;
  /** Ends of the values of an attribute that is not wanted, of a string, and of plain text in a skipped block. */
  private readonly lineEnds = new NextBytes([0x0a, 0x0d]);
  private readonly breaks = new NextBytes([QUOTE, OPEN, CLOSE, 0]);
  private readonly stringEnds = new NextBytes([QUOTE, BACKSLASH, 0]);
  private readonly plainEnds = new NextBytes([QUOTE, OPEN, CLOSE, HASH, 0]);

  constructor(private readonly events: LexerEvents) {}

  /** Reads the next chunk; it can be reused afterwards. */
  push(chunk: Buffer): void {
    if (this.damage) return;
    const text = this.chunks.with(chunk);
    if (!text) return;
    const read = this.scan(text, false);
    if (!this.damage && this.events.full()) this.fail('limit', read);
    this.header.settle(text);
    this.chunks.keep(text, read);
    this.base += read;
  }

  /** Reads the rest at the end of the file. */
  end(): void {
    if (this.damage) return;
    const text = this.chunks.rest;
    this.scan(text, true);
    if (this.damage) return;
    if (this.hashLine.isOpen) this.endComment(text.length);
    if (this.inString || this.depth + this.skipped > 0) this.fail('cut', text.length);
  }

  private fail(reason: SceneDamage['reason'], index: number): number {
    this.damage = { reason, at: this.base + index };
    return index;
  }

  /** Reads a window; returns the index at which the next one must begin. */
  private scan(text: Buffer, final: boolean): number {
    for (const next of [this.lineEnds, this.breaks, this.stringEnds, this.plainEnds]) next.window(text);
    let i = this.base === 0 && text.length >= 3 && text.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
    if (this.base === 0 && text.length < 3 && !final) return 0;
    while (i < text.length && !this.damage) {
      if (this.inString) i = this.passString(text, i);
      else if (this.hashLine.isOpen) i = this.passComment(text, i);
      else if (this.skipped > 0) i = this.passBlock(text, i);
      else {
        const next = this.token(text, i, final);
        if (next === i && !this.hashLine.isOpen) break;
        i = next;
      }
    }
    return i;
  }

  /** Reads one token; returns its own index where the window ends in the token. */
  private token(text: Buffer, at: number, final: boolean): number {
    switch (KINDS[text[at] as number]) {
      case kind.blank:
        return at + 1;
      case kind.line:
        this.lineStart = true;
        return at + 1;
      case kind.quote:
        return this.string(text, at, final);
      case kind.open:
        this.openBlock(text, at);
        return at + 1;
      case kind.close:
        if (this.depth === 0) return this.fail('malformed', at);
        this.depth--;
        this.reset();
        this.events.close();
        return this.events.full() ? this.fail('limit', at) : at + 1;
      case kind.control:
        return this.fail('malformed', at);
      case kind.hash:
        if (!this.lineStart) return this.bare(text, at, final);
        this.hashLine.begin();
        return at;
      default:
        return this.bare(text, at, final);
    }
  }

  private bare(text: Buffer, at: number, final: boolean): number {
    let end = at + 1;
    while (end < text.length) {
      const next = KINDS[text[end] as number] as number;
      if (next !== kind.word && next !== kind.hash) break;
      end++;
    }
    if (end === text.length && !final && end - at < LONGEST) return at;
    const first = this.lineStart;
    this.lineStart = false;
    const canBeName = NAMES[text[at] as number] === 1;
    if (canBeName && (first || !this.wanted || this.values > 0)) this.name(text, at, end, first);
    else if (this.wanted) {
      // A word without quotes after a name: its value, or the class of a block that opens next.
      if (canBeName) this.header.begin(at, end);
      this.values++;
      this.events.value(text.toString('utf8', at, end));
    }
    return this.wanted ? end : this.passValues(end);
  }

  /**
   * Skips the long rest of a line that holds neither strings nor blocks: the data of an attribute that is not wanted.
   * Returns the index of the line's end, or `from` where the line is short or holds more.
   */
  private passValues(from: number): number {
    const end = this.lineEnds.after(from);
    return end - from < NEAR || this.breaks.after(from) < end ? from : end;
  }

  private name(text: Buffer, start: number, end: number, first: boolean): void {
    const word = text[start] as number;
    // `yes` and `no` within a line are values of the name before them.
    if (!first && (word === 0x79 || word === 0x6e) && end - start <= 3 && this.wanted) {
      this.values++;
      this.events.value(text.toString('utf8', start, end));
      return;
    }
    this.header.begin(start, end);
    this.values = 0;
    this.wanted = this.events.name(text, start, end);
  }

  private string(text: Buffer, at: number, final: boolean): number {
    let end = at + 1;
    let escaped = false;
    while (end < text.length) {
      const byte = text[end];
      if (byte === QUOTE) break;
      if (byte === 0) return this.fail('malformed', end);
      if (byte === BACKSLASH) {
        escaped = true;
        end++;
      }
      end++;
    }
    if (end >= text.length) {
      if (!final && end - at < LONGEST) return at;
      this.inString = true;
      this.escape = false;
      this.lineStart = false;
      return at + 1;
    }
    this.lineStart = false;
    if (this.wanted) {
      this.values++;
      this.events.value(unquote(text, at + 1, end, escaped));
    }
    this.header.string(at + 1, end, escaped);
    return end + 1;
  }

  private reset(word?: string): void {
    this.header.clear(word);
    this.wanted = false;
    this.values = 0;
    this.lineStart = false;
  }

  private openBlock(text: Buffer, at: number): void {
    this.header.settle(text);
    const { word, label } = this.header;
    this.reset();
    if (this.depth === DEEPEST || this.events.full()) this.fail('limit', at);
    else if (this.events.open(word, label)) this.depth++;
    else this.skipped = 1;
  }

  private passString(text: Buffer, from: number): number {
    for (let i = from; i < text.length; i++) {
      if (i - from > NEAR && !this.escape) i = this.stringEnds.after(i);
      const byte = text[i];
      if (this.escape) this.escape = false;
      else if (byte === BACKSLASH) this.escape = true;
      else if (byte === 0) return this.fail('malformed', i);
      else if (byte === QUOTE) {
        this.inString = false;
        return i + 1;
      }
    }
    return text.length;
  }

  /** Skips a block's contents up to its end, a string or a comment. */
  private passBlock(text: Buffer, from: number): number {
    let i = from;
    let plain = 0;
    for (; i < text.length; i++) {
      if (++plain > NEAR) {
        i = this.plainEnds.after(i);
        plain = 0;
        if (i === text.length) break;
      }
      const byte = KINDS[text[i] as number] as number;
      if (byte <= kind.line) continue;
      plain = 0;
      if (byte === kind.quote) {
        this.inString = true;
        this.escape = false;
        break;
      }
      if (byte === kind.open) {
        this.skipped++;
        if (this.depth + this.skipped > DEEPEST) return this.fail('limit', i);
      } else if (byte === kind.close) {
        if (--this.skipped === 0) break;
      } else if (byte === kind.control) return this.fail('malformed', i);
      else if (this.beginsLine(text, i)) {
        this.hashLine.begin();
        return i;
      }
    }
    this.lineStart = i === text.length && this.beginsLine(text, i);
    return Math.min(i + 1, text.length);
  }

  /** Whether only spaces precede an index in its line. */
  private beginsLine(text: Buffer, index: number): boolean {
    let i = index - 1;
    while (i >= 0 && KINDS[text[i] as number] === kind.blank) i--;
    return i < 0 ? this.lineStart : KINDS[text[i] as number] === kind.line;
  }

  private passComment(text: Buffer, from: number): number {
    const end = this.hashLine.read(text, from, this.skipped === 0);
    if (text[end] === 0) return this.fail('malformed', end);
    if (end < text.length) this.endComment(end);
    return end;
  }

  /** Ends a line that began with `#`: a comment, or the header of a block. */
  private endComment(index: number): void {
    const opens = this.hashLine.end();
    this.lineStart = true;
    if (opens && this.depth + this.skipped >= DEEPEST) this.fail('limit', index);
    else if (this.skipped > 0) {
      if (opens) this.skipped++;
    } else {
      const { word, text } = this.hashLine;
      // The brace may be on the next line.
      this.reset(word);
      this.lineStart = true;
      if (!opens) this.events.comment(text);
      else if (this.events.open(word, undefined)) this.depth++;
      else this.skipped = 1;
    }
  }
}
