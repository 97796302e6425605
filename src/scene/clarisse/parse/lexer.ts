import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import { Head } from './block-header.js';
import { BACKSLASH, KINDS, kind, NAMES, OPEN, QUOTE, unquote } from './bytes.js';

/** What a project is made of, in the file's order. */
export interface LexerEvents {
  /** A name at the head of a line, or further on where one may stand; true when its values are wanted. */
  name(text: Buffer, start: number, end: number): boolean;
  /** A value of the name that was wanted last. */
  value(text: string): void;
  /** A line that begins with `#`, cut to its first bytes. */
  remark(line: string): void;
  /** A block opens. False: it is nothing to know of, and skipped with all that it holds. */
  open(name: string, label: string | undefined): boolean;
  close(): void;
  /** Whether more is kept by now than there is memory for. */
  full(): boolean;
}

/** Blocks within blocks: real projects stay under fifty. */
const DEEPEST = 1000;
/** Bytes of a string or word that may be of use; what is longer holds a script or an array, no path. */
const LONGEST = 1 << 16;
/** Bytes of a `#` line that are kept. */
const REMARK = 200;

/**
 * Reads the bytes of a project as they come and tells of names, values and blocks. A name is the last word before
 * a `{` or before values; line ends matter only to tell a name from a value, so blocks of one line are read too.
 * Keeps no more of the file than one word or string, whatever it holds.
 */
export class Lexer {
  /** Why nothing more is read. */
  damage: SceneDamage | undefined;

  private rest: Buffer = Buffer.alloc(0);
  /** Where in the file the window begins that is being read. */
  private base = 0;
  private depth = 0;
  /** Blocks that are open within what is skipped, the skipped one included. */
  private skipped = 0;
  private lineStart = true;
  /** Within a string that is not wanted; `escape` when its next byte is no end of it. */
  private inString = false;
  private escape = false;
  private inRemark = false;
  private remarkEnd = 0;
  private remarkText = '';
  private readonly head = new Head();
  private wanted = false;
  private values = 0;

  constructor(private readonly events: LexerEvents) {}

  /** Reads on. The chunk is not kept. */
  push(chunk: Buffer): void {
    if (this.damage) return;
    const text = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const read = this.scan(text, false);
    if (!this.damage && this.events.full()) this.fail('limit', read);
    this.head.settle(text);
    this.rest = Buffer.from(text.subarray(read));
    this.base += read;
  }

  /** The file ends here. */
  end(): void {
    if (this.damage) return;
    const text = this.rest;
    this.scan(text, true);
    if (this.damage) return;
    if (this.inRemark) this.endRemark(text.length);
    if (this.inString || this.depth + this.skipped > 0) this.fail('cut', text.length);
  }

  private fail(reason: SceneDamage['reason'], index: number): number {
    this.damage = { reason, at: this.base + index };
    return index;
  }

  /** Reads a window; returns where the next one has to begin. */
  private scan(text: Buffer, final: boolean): number {
    let i = this.base === 0 && text.length >= 3 && text.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
    if (this.base === 0 && text.length < 3 && !final) return 0;
    while (i < text.length && !this.damage) {
      if (this.inString) i = this.passString(text, i);
      else if (this.inRemark) i = this.passRemark(text, i);
      else if (this.skipped > 0) i = this.passBlock(text, i);
      else {
        const next = this.token(text, i, final);
        if (next === i && !this.inRemark) break;
        i = next;
      }
    }
    return i;
  }

  /** Takes one token in; the same index back means that the window ends within it. */
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
        this.forget();
        this.events.close();
        return this.events.full() ? this.fail('limit', at) : at + 1;
      case kind.broken:
        return this.fail('malformed', at);
      case kind.hash:
        if (!this.lineStart) return this.bare(text, at, final);
        this.beginRemark();
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
      // A word without quotes after a name: its value, unless a block opens.
      if (canBeName) this.head.begin(at, end);
      this.values++;
      this.events.value(text.toString('utf8', at, end));
    }
    return end;
  }

  private name(text: Buffer, start: number, end: number, first: boolean): void {
    const word = text[start] as number;
    // `yes` and `no` further on in a line are values of what stands before.
    if (!first && (word === 0x79 || word === 0x6e) && end - start <= 3 && this.wanted) {
      this.values++;
      this.events.value(text.toString('utf8', start, end));
      return;
    }
    this.head.begin(start, end);
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
    this.head.string(at + 1, end, escaped);
    return end + 1;
  }

  private forget(word?: string): void {
    this.head.clear(word);
    this.wanted = false;
    this.values = 0;
    this.lineStart = false;
  }

  private openBlock(text: Buffer, at: number): void {
    this.head.settle(text);
    const { word, label } = this.head;
    this.forget();
    if (this.depth === DEEPEST || this.events.full()) this.fail('limit', at);
    else if (this.events.open(word, label)) this.depth++;
    else this.skipped = 1;
  }

  private passString(text: Buffer, from: number): number {
    for (let i = from; i < text.length; i++) {
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

  /** Passes over what a skipped block holds, up to its end or to a string or remark. */
  private passBlock(text: Buffer, from: number): number {
    let i = from;
    for (; i < text.length; i++) {
      const byte = KINDS[text[i] as number] as number;
      if (byte <= kind.line) continue;
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
      } else if (byte === kind.broken) return this.fail('malformed', i);
      else if (this.beginsLine(text, i)) {
        this.beginRemark();
        return i;
      }
    }
    this.lineStart = i === text.length && this.beginsLine(text, i);
    return Math.min(i + 1, text.length);
  }

  /** Whether only blanks stand between a place and the beginning of its line. */
  private beginsLine(text: Buffer, index: number): boolean {
    let i = index - 1;
    while (i >= 0 && KINDS[text[i] as number] === kind.blank) i--;
    return i < 0 ? this.lineStart : KINDS[text[i] as number] === kind.line;
  }

  private beginRemark(): void {
    this.inRemark = true;
    this.remarkEnd = 0;
    this.remarkText = '';
  }

  private passRemark(text: Buffer, from: number): number {
    let i = from;
    for (; i < text.length; i++) {
      const byte = text[i] as number;
      if (KINDS[byte] === kind.line) break;
      if (byte === 0) return this.fail('malformed', i);
      if (KINDS[byte] !== kind.blank) this.remarkEnd = byte;
    }
    if (this.skipped === 0 && this.remarkText.length < REMARK)
      this.remarkText += text.toString('latin1', from, Math.min(i, from + REMARK - this.remarkText.length));
    if (i === text.length) return i;
    this.endRemark(i);
    return i;
  }

  /** A line that began with `#` is over: it was a remark, or the head of a block. */
  private endRemark(index: number): void {
    this.inRemark = false;
    this.lineStart = true;
    const opens = this.remarkEnd === OPEN;
    if (opens && this.depth + this.skipped >= DEEPEST) this.fail('limit', index);
    else if (this.skipped > 0) {
      if (opens) this.skipped++;
    } else this.headOfRemark(opens);
  }

  private headOfRemark(opens: boolean): void {
    const word = /^#[^\s{]*/.exec(this.remarkText)?.[0] ?? '#';
    // Its brace may also stand on the next line.
    this.forget(word);
    this.lineStart = true;
    if (!opens) this.events.remark(this.remarkText);
    else if (this.events.open(word, undefined)) this.depth++;
    else this.skipped = 1;
  }
}
