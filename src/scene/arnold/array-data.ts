import type { TextWindow } from '../text/text-window.js';

const NEWLINE = 0x0a;
const CLOSE = 0x7d;

/** The length of `inf` and `nan`. */
const NOT_FINITE = 3;

/** How the values of an array are written: as numbers, or encoded in base 85, which needs no blanks and no braces. */
export type ArrayForm = 'numbers' | 'encoded';

/** 1 for a byte that a number can begin or end with. */
const IN_NUMBER = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isDigit = byte >= 0x30 && byte <= 0x39;
  // A point, a sign.
  return isDigit || byte === 0x2e || byte === 0x2b || byte === 0x2d ? 1 : 0;
});

/** Skips the values of an array: whole lines by native search. */
export class ArrayData {
  private form: ArrayForm = 'numbers';
  /** Whether the values may still be in the line of the array's type. */
  private isFirstLine = true;
  private hasBegun = false;

  begin(form: ArrayForm): void {
    this.form = form;
    this.isFirstLine = true;
    this.hasBegun = false;
  }

  /** Moves to what follows the values; false where it is not in the window. */
  skip(window: TextWindow): boolean {
    return this.form === 'numbers' ? this.skipNumbers(window) : this.skipEncoded(window);
  }

  private skipNumbers(window: TextWindow): boolean {
    const { bytes } = window;
    for (;;) {
      const byte = this.toNext(window);
      if (byte === undefined) return false;
      if (IN_NUMBER[byte] === 0) {
        const isNotFinite = this.isNotFinite(window);
        if (isNotFinite !== true) return isNotFinite !== undefined;
        window.at += NOT_FINITE;
        continue;
      }
      const end = this.isFirstLine ? -1 : bytes.indexOf(NEWLINE, window.at);
      if (end !== -1 && this.isAllNumbers(bytes, end)) window.at = end;
      else if (!this.skipWord(window)) return false;
    }
  }

  /** Moves to the next byte that is not blank, and returns it. */
  private toNext(window: TextWindow): number | undefined {
    const { bytes } = window;
    for (let byte = bytes[window.at]; byte !== undefined; byte = bytes[++window.at]) {
      if (byte > 0x20) return byte;
      if (byte === NEWLINE) this.isFirstLine = false;
    }
    return undefined;
  }

  /** Whether a line ends with a number: the last word of a line can be another parameter's, or a brace. */
  private isAllNumbers(bytes: Buffer, end: number): boolean {
    let last = end - 1;
    while (last > 0 && (bytes[last] as number) <= 0x20) last -= 1;
    return IN_NUMBER[bytes[last] as number] === 1;
  }

  /** Skips a word; false where it may continue after the window. */
  private skipWord(window: TextWindow): boolean {
    const { bytes, at, isLast } = window;
    let end = at;
    while (end < bytes.length && (bytes[end] as number) > 0x20 && bytes[end] !== CLOSE) end += 1;
    if (end === bytes.length && !isLast) return false;
    window.at = end;
    return true;
  }

  /** Whether `inf` or `nan` follows; undefined where the window does not show that. */
  private isNotFinite({ bytes, at, isLast }: TextWindow): boolean | undefined {
    if (bytes.length - at <= NOT_FINITE && !isLast) return undefined;
    const word = bytes.toString('latin1', at, at + NOT_FINITE + 1).toLowerCase();
    return /^(?:inf|nan)(?:\s|\}|$)/.test(word);
  }

  private skipEncoded(window: TextWindow): boolean {
    const { bytes } = window;
    if (!this.hasBegun && this.toNext(window) === undefined) return false;
    this.hasBegun = true;
    for (;;) {
      if (!window.skipTo(NEWLINE)) return window.isLast;
      const next = bytes[window.at + 1];
      if (next === undefined) return window.isLast;
      // A line that does not begin with a blank or a brace continues the values.
      if (next <= 0x20 || next === CLOSE) return true;
      window.at += 1;
    }
  }
}
