import { decoded, LONGEST_STRING, QUOTE, stringEnd } from '../text/quoted.js';
import type { TextWindow } from '../text/text-window.js';

const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;

/** What follows a string that ends in a backslash, as a Windows folder may: the end of the value. */
const AFTER_STRING = [SEMICOLON];

/** The longest text and the most strings that are kept of a value. */
const LONGEST_TEXT = 4096;
const MOST_STRINGS = 10_000;

/** What is read at the moment. */
type Part = 'value' | 'string';

/** Reads one value, up to its semicolon: numbers, names, strings, and calls such as `List(…)` and `interpolate(…)`. */
export class ValueReader {
  isNeeded = false;
  /** The value as it is written, without its strings and cut where it is long. */
  text = '';
  strings: string[] = [];
  private state: Part = 'value';

  begin(isNeeded: boolean): void {
    this.isNeeded = isNeeded;
    this.text = '';
    this.strings = [];
    this.state = 'value';
  }

  /** Reads on; `cut` where the file ends within the value. */
  read(window: TextWindow): 'end' | 'more' | 'cut' {
    const { bytes } = window;
    // A semicolon behind the next string is not searched for again before each of them.
    let semicolon = -2;
    for (;;) {
      if (this.state === 'string') {
        const ended = this.string(window);
        if (ended !== 'end') return ended;
      }
      if (semicolon !== -1 && semicolon < window.at) semicolon = bytes.indexOf(SEMICOLON, window.at);
      const stop = semicolon === -1 ? bytes.length : semicolon;
      const before = bytes.subarray(window.at, stop).indexOf(QUOTE);
      const next = before === -1 ? stop : window.at + before;
      if (this.isNeeded && this.text.length < LONGEST_TEXT) {
        this.text += bytes.toString('utf8', window.at, Math.min(next, window.at + LONGEST_TEXT));
      }
      window.at = next;
      if (next === bytes.length) return window.isLast ? 'cut' : 'more';
      window.at += 1;
      if (next === semicolon) return 'end';
      this.state = 'string';
    }
  }

  /** Reads a string from behind its quote. Encoded data hold neither quotes nor backslashes. */
  private string(window: TextWindow): 'end' | 'more' | 'cut' {
    const { bytes, at } = window;
    const end = stringEnd(window, at, AFTER_STRING);
    if (end === 'none') return 'cut';
    if (end === 'more') {
      const isLong = bytes.length - at >= LONGEST_STRING;
      if (this.isNeeded && !isLong) return 'more';
      // The rest of a string that is not kept is read without it; a backslash at the end escapes what follows.
      this.isNeeded &&= !isLong;
      let keep = bytes.length;
      while (keep > at && bytes[keep - 1] === BACKSLASH) keep -= 1;
      // The quote at the end may be escaped, or close the string: the next byte tells.
      if (keep === bytes.length && bytes[keep - 1] === QUOTE && keep > at) {
        keep -= 1;
        while (keep > at && bytes[keep - 1] === BACKSLASH) keep -= 1;
      }
      window.at = keep;
      return 'more';
    }
    if (this.isNeeded && this.strings.length < MOST_STRINGS) {
      this.strings.push(decoded(bytes.toString('utf8', at, end)));
    }
    window.at = end + 1;
    this.state = 'value';
    return 'end';
  }
}
