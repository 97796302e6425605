import type { SceneDamage } from '../../domain/scene/scene-report.js';
import { decoded, LONGEST_STRING, QUOTE } from '../text/quoted.js';
import { TextWindow } from '../text/text-window.js';
import { ValueReader } from './value-reader.js';

const NEWLINE = 0x0a;
const SLASH = 0x2f;
const STAR = 0x2a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const EQUALS = 0x3d;

/** The longest comment, directive or name that is kept, in bytes. */
const LONGEST_LINE = 4096;

/** Receives the contents of a scene as they are read. */
export interface VrsceneVisitor {
  /** A comment outside of plug-ins, without its slashes. */
  comment(line: string): void;
  /** A scene that this one includes. */
  include(path: string): void;
  /** A plug-in; settings may have no name. */
  open(type: string, name: string): void;
  /** Whether the value of a parameter of the open plug-in is needed. */
  wants(parameter: string): boolean;
  /**
   * A parameter of the open plug-in.
   * @param value as it is written, cut where it is long
   * @param strings the strings in it, without their quotes
   */
  parameter(name: string, value: string, strings: readonly string[]): void;
  close(): void;
  /** Whether more was kept than memory allows. */
  full(): boolean;
}

/** 1 for a byte that ends a name. */
const ENDS_NAME = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte <= 0x20 || byte === OPEN || byte === CLOSE || byte === EQUALS || byte === QUOTE ? 1 : 0,
);

/**
 * Parses a V-Ray scene: plug-ins, `Type name { parameter=value; … }`, with comments, `#include` and `#time` between them.
 * Values that are not needed are skipped by native search.
 */
export class VrsceneParser {
  readonly window = new TextWindow();
  damage: SceneDamage | undefined;
  private readonly value: ValueReader;
  /** What is being skipped or read beyond single words. */
  private inside: 'comment' | 'line' | 'value' | undefined;
  /** Words since the last plug-in or value: its type and its name. */
  private words: string[] = [];
  private isOpen = false;
  private parameter = '';

  constructor(private readonly visitor: VrsceneVisitor) {
    this.value = new ValueReader();
  }

  step(): boolean {
    const { window } = this;
    const { bytes } = window;
    if (this.inside === 'value') return this.readValue();
    if (this.inside !== undefined) return this.skip();
    let { at } = window;
    while (at < bytes.length && (bytes[at] as number) <= 0x20) at += 1;
    window.at = at;
    const byte = bytes[at];
    if (byte === undefined) return false;
    if (byte === SLASH) return this.comment();
    if (byte === 0x23) return this.directive();
    if (byte === OPEN) return this.open();
    if (byte === CLOSE) return this.close();
    if (byte === EQUALS) return this.beginValue();
    if (byte === QUOTE || byte === 0x3b) {
      window.at += 1;
      return true;
    }
    return this.word();
  }

  finish(): void {
    if (this.isOpen) this.stop('cut');
  }

  private stop(reason: SceneDamage['reason']): boolean {
    this.damage = { reason, at: this.window.position() };
    // What was read of the last plug-in counts.
    if (this.isOpen) this.visitor.close();
    return false;
  }

  private skip(): boolean {
    const { window, inside } = this;
    if (inside === 'line') {
      if (!window.skipTo(NEWLINE)) return false;
    } else {
      const end = window.bytes.indexOf('*/', window.at);
      if (end === -1) {
        // The star may be the window's last byte.
        window.at = Math.max(window.at, window.bytes.length - (window.isLast ? 0 : 1));
        return false;
      }
      window.at = end + 2;
    }
    this.inside = undefined;
    return true;
  }

  /** The rest of the line; undefined where its end is not in the window. */
  private line(): string | undefined {
    const { window } = this;
    const end = window.bytes.indexOf(NEWLINE, window.at);
    if (end === -1 && !window.isLast && window.rest() < LONGEST_LINE) return undefined;
    const stop = Math.min(end === -1 ? window.bytes.length : end, window.at + LONGEST_LINE);
    return window.bytes.toString('utf8', window.at, stop).trimEnd();
  }

  private comment(): boolean {
    const { window } = this;
    const second = window.bytes[window.at + 1];
    if (second === undefined && !window.isLast) return false;
    if (second !== SLASH && second !== STAR) return this.word();
    if (second === STAR) {
      window.at += 2;
      this.inside = 'comment';
      return true;
    }
    const line = this.isOpen ? '' : this.line();
    if (line === undefined) return false;
    if (!this.isOpen) this.visitor.comment(line.replace(/^\/+\s*/, ''));
    window.at += 2;
    this.inside = 'line';
    return true;
  }

  private directive(): boolean {
    const line = this.line();
    if (line === undefined) return false;
    const path = /^#include\s+(?:"((?:[^"\\]|\\.)*)"|<([^>]*)>|(\S+))/.exec(line);
    const text = path?.[1] ?? path?.[2] ?? path?.[3];
    if (text) this.visitor.include(decoded(text));
    this.window.at += 1;
    this.inside = 'line';
    return this.visitor.full() ? this.stop('limit') : true;
  }

  private open(): boolean {
    if (this.isOpen) return this.stop('malformed');
    this.window.at += 1;
    const [type = '', name = type] = this.words.slice(-2);
    this.words = [];
    this.isOpen = true;
    this.visitor.open(type, name);
    return true;
  }

  private close(): boolean {
    this.window.at += 1;
    this.words = [];
    if (this.isOpen) this.visitor.close();
    this.isOpen = false;
    return true;
  }

  private beginValue(): boolean {
    this.window.at += 1;
    this.parameter = this.isOpen ? (this.words.at(-1) ?? '') : '';
    this.words = [];
    this.value.begin(this.parameter !== '' && this.visitor.wants(this.parameter));
    this.inside = 'value';
    return true;
  }

  private readValue(): boolean {
    const state = this.value.read(this.window);
    if (state === 'cut') return this.stop('cut');
    if (state === 'more') return false;
    this.inside = undefined;
    const { text, strings, isNeeded } = this.value;
    if (isNeeded) this.visitor.parameter(this.parameter, text.trim(), strings);
    return this.visitor.full() ? this.stop('limit') : true;
  }

  private word(): boolean {
    const { window } = this;
    const { bytes, at } = window;
    let end = at + 1;
    while (end < bytes.length && ENDS_NAME[bytes[end] as number] === 0) end += 1;
    const isWhole = end < bytes.length || window.isLast;
    if (!isWhole && window.rest() < LONGEST_STRING) return false;
    window.at = end;
    if (end - at <= LONGEST_LINE) this.words.push(bytes.toString('utf8', at, end));
    if (this.words.length > 2) this.words.shift();
    return true;
  }
}
