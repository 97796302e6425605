import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import { JoinedChunks } from '../../text/joined-chunks.js';
import { BEGIN, BLANK, CLASSES, isText, PART } from './bytes.js';
import { elementIn } from './elements.js';
import { PASSED_DEPTH, PassedElements } from './passed-elements.js';
import { StartTag } from './start-tag.js';

/** Receives the tags of a document in order. */
export interface TagEvents {
  open(tag: StartTag): void;
  /** An element without contents, which is not closed. */
  empty(tag: StartTag): void;
  close(): void;
  /** The parameter `enable` of the group that is open. */
  enable(isOn: boolean): void;
  /** Whether parameters that neither name a file nor switch a group off are of no interest here, or groups of them, too. */
  skips(): 'none' | 'parameters' | 'groups';
  /** True when no more can be kept; reading then stops. */
  full(): boolean;
}

/** Longer tags are not read; scripts of tens of kilobytes occur. */
const LONGEST_TAG = 4 * 1024 * 1024;

/** The depth of elements at which reading stops; real projects have about 40. */
const DEEPEST = 512;

const [LESS, GREATER, QUOTE, APOSTROPHE, SLASH, EQUALS] = [0x3c, 0x3e, 0x22, 0x27, 0x2f, 0x3d];

/** The third letter of `node`. */
const LETTER_D = 0x64;
const [EXCLAMATION, QUESTION] = [0x21, 0x3f];

/** What is skipped, up to its end: a comment, a processing instruction or a declaration. */
const SKIPPED: readonly (readonly [begin: string, end: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<!', '>'],
  ['<?', '?>'],
];

/** The index of the first byte that is not of a class, or the length of the text. */
function pass(text: Buffer, start: number, kind: number): number {
  const { length } = text;
  let at = start;
  while (at < length && ((CLASSES[text[at] as number] as number) & kind) !== 0) at++;
  return at;
}

/** Bytes in which a call of a native search costs more than it saves: nearly all tags are short. */
const NEAR = 12;

/** The index of the next such byte, or -1. */
function find(text: Buffer, byte: number, start: number): number {
  const near = Math.min(text.length, start + NEAR);
  for (let at = start; at < near; at++) if (text[at] === byte) return at;
  return near === text.length ? -1 : text.indexOf(byte, near);
}

/**
 * Reads the tags of an XML document; texts between them are ignored, since Katana has its values in attributes. It keeps
 * at most one tag in memory, and expands no entities of a document's own.
 */
export class TagReader {
  damage: SceneDamage | undefined;
  private readonly chunks = new JoinedChunks();
  /** The position of the window's first byte. */
  private base = 0;
  /** The end of what is being skipped, where it begins in an earlier window. */
  private skipTo: string | undefined;
  private readonly open: string[] = [];
  private readonly tag = new StartTag();
  private readonly passed = new PassedElements();

  constructor(private readonly events: TagEvents) {}

  push(chunk: Buffer): void {
    if (this.damage) return;
    const text = this.chunks.with(chunk);
    if (!text) return;
    const end = this.scan(text);
    if (text.length - end > LONGEST_TAG) this.fail('limit', end);
    this.chunks.keep(text, end);
    this.base += end;
  }

  /** Ends the document: elements that are still open were cut off. */
  end(): void {
    if (this.damage) return;
    const text = this.chunks.rest;
    // What waited for more bytes.
    const at = this.scan(text);
    if (text.length - at > LONGEST_TAG) this.fail('limit', at);
    else if (at < text.length || this.open.length > 0 || this.skipTo) this.fail('cut', text.length);
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
      let start = find(text, LESS, at);
      if (start < 0) return text.length;
      if (this.mayPass(text, start)) {
        start = this.passed.after(text, start, this.events.skips() === 'groups');
        this.openPassed(text);
        if (start === text.length) return start;
      }
      const next = this.element(text, start);
      if (next < 0) return start;
      at = next;
    }
    return text.length;
  }

  /** Whether the element at an index could be passed over: ends of elements and nodes cannot, by their letters. */
  private mayPass(text: Buffer, start: number): boolean {
    const letter = text[start + 1];
    if (letter === SLASH || text[start + 3] === LETTER_D) return false;
    return this.open.length + PASSED_DEPTH < DEEPEST && this.events.skips() !== 'none';
  }

  /** Opens the elements that were passed over without their ends. */
  private openPassed(text: Buffer): void {
    const { passed, events } = this;
    for (let depth = 0; depth <= passed.depth; depth++) {
      if (depth > 0) this.element(text, passed.starts[depth - 1] as number);
      const isEnabled = passed.isEnabled(depth);
      if (isEnabled !== undefined) events.enable(isEnabled);
    }
  }

  /** Reads one tag; returns the index after it, or -1 where the window ends in it. */
  private element(text: Buffer, start: number): number {
    const first = text[start + 1];
    if (first === undefined) return -1;
    if (first === EXCLAMATION || first === QUESTION) return this.skip(text, start);
    if (first === SLASH) return this.endTag(text, start);
    if (((CLASSES[first] as number) & BEGIN) === 0) {
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
    const name = this.open.at(-1) ?? '';
    const near = start + 2 + name.length;
    const end = text[near] === GREATER ? near : text.indexOf(GREATER, start);
    if (end < 0) return -1;
    this.open.pop();
    if (isText(text, start + 2, end, name) || text.toString('latin1', start + 2, end).trim() === name)
      this.events.close();
    else this.fail('malformed', start);
    return end + 1;
  }

  private startTag(text: Buffer, start: number): number {
    let at = pass(text, start + 1, PART);
    const element = elementIn(text, start + 1, at);
    const { tag } = this;
    tag.reset(text, element.kind);
    for (;;) {
      at = pass(text, at, BLANK);
      if (at >= text.length) return -1;
      const byte = text[at];
      if (byte === GREATER) return this.opened(at, element.name, start);
      if (byte === SLASH) {
        if (at + 1 >= text.length) return -1;
        if (text[at + 1] === GREATER) return this.opened(at + 1, undefined, start);
        break;
      }
      const name = at;
      const nameEnd = pass(text, at, PART);
      at = pass(text, nameEnd, BLANK);
      if (at >= text.length) return -1;
      if (nameEnd === name || text[at] !== EQUALS) break;
      at = pass(text, at + 1, BLANK);
      if (at >= text.length) return -1;
      const quote = text[at] as number;
      if (quote !== QUOTE && quote !== APOSTROPHE) break;
      const end = find(text, quote, at + 1);
      if (end < 0) return -1;
      tag.add(name, nameEnd, at + 1, end);
      at = end + 1;
    }
    this.fail('malformed', at);
    return at;
  }

  /** @param name that of an element which has contents */
  private opened(end: number, name: string | undefined, start: number): number {
    if (this.open.length >= DEEPEST) {
      this.fail('limit', start);
      return end + 1;
    }
    if (name === undefined) this.events.empty(this.tag);
    else {
      this.events.open(this.tag);
      this.open.push(name);
    }
    if (this.events.full()) this.fail('limit', start);
    return end + 1;
  }
}
