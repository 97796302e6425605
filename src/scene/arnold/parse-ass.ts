import type { SceneDamage } from '../../domain/scene/scene-report.js';
import { decoded, LONGEST_STRING, QUOTE, stringEnd } from '../text/quoted.js';
import { TextWindow } from '../text/text-window.js';
import { ArrayData } from './array-data.js';
import { ParameterReader } from './parameter-reader.js';
import { skipNode } from './skip-node.js';

const NEWLINE = 0x0a;
const HASH = 0x23;
export const OPEN = 0x7b;
export const CLOSE = 0x7d;

/** The longest path of an included scene, in bytes. */
const LONGEST_PATH = 4096;

/** The longest comment that is kept, in bytes. */
const LONGEST_COMMENT = 1024;

/** Receives the contents of a scene as they are read. */
export interface AssVisitor {
  /** A comment outside of nodes, without its line end. */
  comment(line: string): void;
  /** A file that the scene includes. */
  include(path: string): void;
  /** A node; false where its parameters are not needed. */
  open(type: string): boolean;
  /** Whether the values of a parameter of the open node are needed. */
  wants(parameter: string): boolean;
  /** A parameter of the open node; strings without their quotes. */
  parameter(name: string, values: readonly string[]): void;
  close(): void;
  /** Whether more was kept than memory allows. */
  full(): boolean;
}

type Skipping = 'node' | 'array' | 'comment' | 'string' | 'word';

/** 1 for a byte that ends a word: blanks, braces and quotes. */
const ENDS_WORD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte <= 0x20 || byte === OPEN || byte === CLOSE || byte === QUOTE ? 1 : 0,
);

/**
 * Parses an Arnold scene: nodes, `type { parameter value … }`, with comments and includes between them. Arrays of numbers
 * and nodes whose parameters are not needed are skipped by native search.
 */
export class AssParser {
  readonly window = new TextWindow();
  damage: SceneDamage | undefined;
  /** What is skipped at the moment. */
  private skipping: Skipping | undefined;
  private readonly array = new ArrayData();
  /** The last word outside of nodes: a node's type, or `include`. */
  private type = '';
  private parameters: ParameterReader | undefined;
  /** Whether a line ended before the next token. */
  private isNewLine = true;

  constructor(private readonly visitor: AssVisitor) {}

  step(): boolean {
    if (this.skipping !== undefined) return this.skip(this.skipping);
    const { window } = this;
    const { bytes } = window;
    let { at } = window;
    for (let byte = bytes[at]; byte !== undefined && byte <= 0x20; byte = bytes[++at]) {
      if (byte === NEWLINE) this.isNewLine = true;
    }
    window.at = at;
    const byte = bytes[at];
    if (byte === undefined) return false;
    if (byte === HASH) return this.comment();
    if (byte === QUOTE) return this.string();
    if (byte === OPEN || byte === CLOSE) {
      window.at += 1;
      return byte === OPEN ? this.open() : this.close();
    }
    return this.word();
  }

  finish(): void {
    if (this.parameters || this.skipping === 'node') this.stop('cut');
  }

  private stop(reason: SceneDamage['reason']): boolean {
    const { window } = this;
    // A file that is cut ends there, wherever the chunks ended.
    this.damage = { reason, at: window.position() + (reason === 'cut' ? window.rest() : 0) };
    // What was read of the last node counts.
    if (this.parameters) {
      this.parameters.end();
      this.visitor.close();
    }
    return false;
  }

  private skip(what: Skipping): boolean {
    const { window } = this;
    if (what === 'node') {
      if (!skipNode(window)) return false;
      this.visitor.close();
    } else if (what === 'array') {
      if (!this.array.skip(window)) return false;
      this.isNewLine = true;
    } else if (what === 'comment') {
      if (!window.skipTo(NEWLINE)) return false;
    } else if (what === 'string') {
      const end = stringEnd(window, window.at, []);
      if (typeof end !== 'number') {
        // Backslashes before the next chunk may escape its first quote.
        let keep = window.bytes.length;
        while (keep > window.at && window.bytes[keep - 1] === 0x5c) keep -= 1;
        window.at = keep;
        return end === 'none' ? this.stop('cut') : false;
      }
      window.at = end + 1;
      this.parameters?.string(undefined);
    } else {
      const { bytes } = window;
      while (window.at < bytes.length && ENDS_WORD[bytes[window.at] as number] === 0) window.at += 1;
      if (window.at === bytes.length) return false;
    }
    this.skipping = undefined;
    return true;
  }

  private comment(): boolean {
    const { window } = this;
    const end = window.bytes.indexOf(NEWLINE, window.at);
    const isWhole = end !== -1 || window.isLast;
    if (!isWhole && window.rest() < LONGEST_COMMENT) return false;
    const stop = Math.min(end === -1 ? window.bytes.length : end, window.at + LONGEST_COMMENT);
    if (!this.parameters) this.visitor.comment(window.bytes.toString('utf8', window.at, stop).trimEnd());
    window.at = stop;
    this.skipping = 'comment';
    return true;
  }

  private string(): boolean {
    const { window } = this;
    const start = window.at + 1;
    if (!this.parameters) return this.outerString(start);
    const end = stringEnd(window, start, []);
    if (typeof end === 'number') {
      const { isNeeded } = this.parameters;
      this.parameters.string(isNeeded ? decoded(window.bytes.toString('utf8', start, end)) : undefined);
      window.at = end + 1;
      this.isNewLine = false;
      return this.visitor.full() ? this.stop('limit') : true;
    }
    if (end === 'none') return this.stop('cut');
    if (window.rest() < LONGEST_STRING) return false;
    window.at = start;
    this.skipping = 'string';
    return true;
  }

  /** A string outside of nodes: what is included. It ends with its line, so that a stray quote does no harm. */
  private outerString(start: number): boolean {
    const { window, type } = this;
    this.type = '';
    window.at = start;
    if (type !== 'include') return true;
    const { bytes } = window;
    const most = Math.min(bytes.length, start + LONGEST_PATH);
    const line = bytes.subarray(start, most).indexOf(NEWLINE);
    if (line === -1 && !window.isLast && bytes.length < start + LONGEST_PATH) {
      this.type = type;
      window.at = start - 1;
      return false;
    }
    const text = bytes.toString('latin1', start, line === -1 ? most : start + line);
    const length = /^((?:[^"\\]|\\.)*)"/.exec(text)?.[1]?.length;
    if (length === undefined) return true;
    this.visitor.include(decoded(bytes.toString('utf8', start, start + length)));
    window.at = start + length + 1;
    return this.visitor.full() ? this.stop('limit') : true;
  }

  private open(): boolean {
    if (this.parameters) return this.stop('malformed');
    this.isNewLine = false;
    if (this.visitor.open(this.type)) this.parameters = new ParameterReader(this.visitor);
    else this.skipping = 'node';
    this.type = '';
    return true;
  }

  private close(): boolean {
    this.type = '';
    if (!this.parameters) return true;
    this.parameters.end();
    this.parameters = undefined;
    this.visitor.close();
    return true;
  }

  private word(): boolean {
    const { window } = this;
    const { bytes, at } = window;
    let end = at + 1;
    while (end < bytes.length && ENDS_WORD[bytes[end] as number] === 0) end += 1;
    if (end === bytes.length && !window.isLast) {
      if (window.rest() < LONGEST_STRING) return false;
      this.skipping = 'word';
      return true;
    }
    const { isNewLine } = this;
    this.isNewLine = false;
    window.at = end;
    if (!this.parameters) {
      this.type = bytes.toString('utf8', at, end);
      return true;
    }
    const array = this.parameters.word(bytes, at, end, isNewLine);
    if (array) {
      this.array.begin(array);
      this.skipping = 'array';
    }
    return this.visitor.full() ? this.stop('limit') : true;
  }
}
