import { QUOTE } from '../text/quoted.js';
import type { TextWindow } from '../text/text-window.js';

const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;
const CLOSE = 0x7d;

/** The longest line before a brace that is examined, in bytes. Encoded arrays have longer lines, but no braces. */
const LONGEST_LINE = 4096;

/** The index after the last string that ends before `close`; undefined where a string is open there. */
function afterStrings(bytes: Buffer, start: number, close: number): number | undefined {
  let from = start;
  let isOpen = false;
  for (let at = start; at < close; at++) {
    const found = bytes.subarray(at, close).indexOf(QUOTE);
    if (found === -1) break;
    at += found;
    if (isOpen && bytes[at - 1] === BACKSLASH) continue;
    isOpen = !isOpen;
    from = at + 1;
  }
  return isOpen ? undefined : from;
}

/**
 * Moves to the end of a node by native search for its closing brace; false where it is not in the window. A brace within
 * a string does not count, where the string ends in its line.
 */
export function skipNode(window: TextWindow): boolean {
  const { bytes } = window;
  let from = window.at;
  for (let close = bytes.indexOf(CLOSE, from); close !== -1; close = bytes.indexOf(CLOSE, from)) {
    // The node's begin, and the end of a string, are outside of strings.
    const start = from + bytes.subarray(from, close).lastIndexOf(NEWLINE) + 1;
    const outside = afterStrings(bytes, start, close);
    if (outside !== undefined) {
      window.at = close + 1;
      return true;
    }
    const line = bytes.indexOf(NEWLINE, close);
    const quote = bytes.subarray(close, line === -1 ? bytes.length : line).indexOf(QUOTE);
    if (quote === -1 && line === -1) {
      // The string may end after the window.
      const isTooLong = window.isLast || bytes.length - start > LONGEST_LINE;
      window.at = isTooLong ? bytes.length : start;
      return false;
    }
    from = quote === -1 ? line : close + quote + 1;
  }
  // The next brace may stand in a string that begins in this line.
  const tail = Math.max(from, bytes.length - LONGEST_LINE);
  const start = tail + bytes.subarray(tail).lastIndexOf(NEWLINE) + 1;
  const isKept = start > tail || tail === from;
  window.at = isKept && bytes.subarray(start).includes(QUOTE) ? start : bytes.length;
  return false;
}
