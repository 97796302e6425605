import type { SceneDamage } from '../../domain/scene/scene-report.js';
import { JoinedChunks } from '../text/joined-chunks.js';

/** Receives the lines of a scene, without the line end. */
export interface LineEvents {
  line(text: Buffer, start: number, end: number): void;
  /** Whether a block that names no clip is of no interest here. */
  skipsBlocks(): boolean;
  /** True when no more can be kept; reading then stops. */
  full(): boolean;
}

/** Line ends: of all systems, and of the old Mac OS. */
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const OPEN = 0x7b;

/** Lines are read up to this length; the rest of a longer one is ignored. */
const LONGEST_LINE = 64 * 1024;

/** The longest number of a channel, with a return. */
const LONGEST_NUMBER = 16;

/** Blocks of numbers that are skipped to their end, which is a brace at the start of a line. */
const ENVELOPE = '{ Envelope'.length;
const CLOSE = '}';
const CLOSING = 0x7d;

/** Bytes in which a call of a native search costs more than it saves. */
const NEAR = 128;

/** The same of a line. */
const NEAR_LINE = 64;

/** The index of the next such byte, or -1; it is looked for byte by byte while it is near. */
function indexOfByte(text: Buffer, byte: number, start: number, within: number): number {
  const near = Math.min(text.length, start + within);
  for (let at = start; at < near; at++) if (text[at] === byte) return at;
  return near === text.length ? -1 : text.indexOf(byte, near);
}

/** Whether a block is an animation curve, `{ Envelope`; letter by letter, since a call or a loop costs more. */
function isCurve(text: Buffer, at: number): boolean {
  return (
    text[at + 2] === 0x45 &&
    text[at + 3] === 0x6e &&
    text[at + 4] === 0x76 &&
    text[at + 5] === 0x65 &&
    text[at + 6] === 0x6c &&
    text[at + 7] === 0x6f &&
    text[at + 8] === 0x70 &&
    text[at + 9] === 0x65 &&
    text[at + 1] === 0x20 &&
    text[at] === OPEN
  );
}

/** What begins each line between the curves of a motion: `Channel 3`. */
const CHANNEL = 'Channel '.length;

/** Whether the line at an index is the head of a channel. */
function isChannel(text: Buffer, at: number): boolean {
  return (
    text[at] === 0x43 &&
    text[at + 1] === 0x68 &&
    text[at + 2] === 0x61 &&
    text[at + 3] === 0x6e &&
    text[at + 4] === 0x6e &&
    text[at + 5] === 0x65 &&
    text[at + 6] === 0x6c &&
    text[at + 7] === 0x20
  );
}

/** Blocks up to this length are skipped as a whole; so are longer ones of numbers. */
const LONGEST_BLOCK = 64 * 1024;

/** The names of blocks within a block that has to be read. */
const CLIPS = ['Still', 'Sequence', 'Animation', 'ColorCycle'].map((name) => Buffer.from(name));

/**
 * Splits a scene into lines. Blocks without clips, most of a large scene, are passed over by a search for their end: a
 * brace at the start of a line.
 */
export class LineReader {
  damage: SceneDamage | undefined;
  private readonly chunks = new JoinedChunks();
  /** The position of the window's first byte. */
  private base = 0;
  private inEnvelope = false;
  /** True within the part of a long line that is ignored. */
  private inLongLine = false;
  private readonly lineEnd: number;
  private readonly blockEnd: Buffer;
  /** The position before which no block ends. */
  private noEndBefore = 0;

  /** @param head the scene's first bytes, which show its line ends */
  constructor(
    private readonly events: LineEvents,
    head: Buffer,
  ) {
    this.lineEnd = head.includes(NEWLINE) ? NEWLINE : RETURN;
    this.blockEnd = Buffer.from(String.fromCharCode(this.lineEnd) + CLOSE);
  }

  push(chunk: Buffer): void {
    if (this.damage) return;
    const text = this.chunks.with(chunk);
    if (!text) return;
    const end = this.scan(text);
    this.chunks.keep(text, end);
    this.base += end;
  }

  /** Ends the scene; its last line may lack a line end. */
  end(): void {
    if (this.damage) return;
    // What waited for the end of a block.
    const { rest } = this.chunks;
    const at = this.scan(rest, true);
    const last = rest.subarray(at);
    if (!this.damage && !this.inLongLine && !this.inEnvelope && last.length > 0)
      this.emit(last, 0, last.length);
  }

  /** Whether the scene ends within a block. */
  get isWithin(): boolean {
    return this.inEnvelope;
  }

  /** Passes over a block; returns the index after it, `at` for one that is read, or -1 where more bytes are needed. */
  private passBlock(text: Buffer, at: number, final: boolean): number {
    if (this.base + at < this.noEndBefore) return at;
    const end = text.indexOf(this.blockEnd, at);
    if (end < 0 && text.length - at < LONGEST_BLOCK && !final) return -1;
    if (end < 0 || end - at > LONGEST_BLOCK) {
      this.noEndBefore = this.base + (end < 0 ? text.length - 1 : end);
      return at;
    }
    const isRead = !isCurve(text, at) && CLIPS.some((name) => text.subarray(at, end).includes(name));
    return isRead ? at : end + this.blockEnd.length;
  }

  /**
   * Passes over curves and the heads of channels, which are most of a large scene: `at` or an index after it, which begins
   * a line.
   */
  private passMotion(text: Buffer, start: number): number {
    let at = start;
    for (;;) {
      let next = at;
      if (isChannel(text, at)) {
        next += CHANNEL;
        const most = Math.min(text.length, next + LONGEST_NUMBER);
        while (next < most && text[next] !== this.lineEnd) next++;
        if (next === most) return at;
        next++;
      }
      if (text[next] !== OPEN || !isCurve(text, next)) return at;
      const close = indexOfByte(text, CLOSING, next + ENVELOPE, NEAR);
      if (close < 0 || text[close - 1] !== this.lineEnd) return at;
      next = close + 1;
      while (text[next] === RETURN && this.lineEnd !== RETURN) next++;
      // Something else in the line of the brace is read as a line.
      if (text[next] !== this.lineEnd) return at;
      at = next + 1;
    }
  }

  /** Reads the complete lines of a window; returns the index of the first byte that is needed again. */
  private scan(text: Buffer, final = false): number {
    let at = 0;
    while (at < text.length && !this.damage) {
      if (this.inEnvelope) {
        const close = text.indexOf(this.blockEnd, at);
        if (close < 0) return Math.max(at, text.length - 1);
        this.inEnvelope = false;
        at = close + 1;
      }
      const mayPass = !this.inLongLine && this.events.skipsBlocks();
      if (mayPass) at = this.passMotion(text, at);
      if (mayPass && text[at] === OPEN) {
        const next = this.passBlock(text, at, final);
        if (next < 0) return at;
        if (next > at) {
          at = next;
          continue;
        }
      }
      const end = indexOfByte(text, this.lineEnd, at, NEAR_LINE);
      if (end < 0) return this.partOfLine(text, at);
      if (this.inLongLine) this.inLongLine = false;
      else this.emit(text, at, Math.min(end, at + LONGEST_LINE));
      // The line end is kept, so that the search for a block's end finds an empty block's.
      if (this.inEnvelope) at = end;
      else at = end + 1;
    }
    return at;
  }

  private partOfLine(text: Buffer, at: number): number {
    if (!this.inLongLine && text.length - at < LONGEST_LINE) return at;
    if (!this.inLongLine) this.emit(text, at, at + LONGEST_LINE);
    this.inLongLine = true;
    return text.length;
  }

  private emit(text: Buffer, start: number, lineEnd: number): void {
    let end = lineEnd;
    while (end > start && text[end - 1] === RETURN) end--;
    if (text[start] === OPEN && end - start >= ENVELOPE && isCurve(text, start)) {
      this.inEnvelope = true;
      return;
    }
    this.events.line(text, start, end);
    if (this.events.full()) this.damage = { reason: 'limit', at: this.base + start };
  }
}
