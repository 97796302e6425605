import type { TextWindow } from './text-window.js';

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The longest string that is kept; of a longer one only the end is looked for. */
export const LONGEST_STRING = 64 * 1024;

/** Whether the quote at an index is escaped by the backslashes before it. */
function isEscaped(bytes: Buffer, start: number, at: number): boolean {
  let first = at;
  while (first > start && bytes[first - 1] === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

/** The end of a string in the window: the index of its closing quote, or why there is none yet. */
export type StringEnd = number | 'more' | 'none';

/**
 * Finds the closing quote of a string. A quote after a backslash closes the string where one of `closers` follows: not
 * every exporter escapes the backslash at the end of a Windows folder.
 * @param start index after the opening quote
 * @param closers bytes that can follow the closing quote, but not an escaped one
 */
export function stringEnd(
  { bytes, isLast }: TextWindow,
  start: number,
  closers: readonly number[],
): StringEnd {
  for (let at = bytes.indexOf(QUOTE, start); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    if (!isEscaped(bytes, start, at)) return at;
    const next = bytes[at + 1];
    if (next === undefined) return isLast ? at : 'more';
    if (closers.includes(next)) return at;
  }
  return isLast ? 'none' : 'more';
}

/**
 * Decodes the text between quotes. Backslashes escape quotes and backslashes, but in a text with any other backslash
 * they escape nothing: it is a Windows path of an exporter that does not escape. So is one that begins with two.
 */
export function decoded(text: string): string {
  if (!text.includes('\\')) return text;
  const isRaw = /^\\\\[^\\]/.test(text) || /\\[^\\"]/.test(text.replace(/\\\\/g, ''));
  return isRaw ? text.replaceAll('\\"', '"') : text.replace(/\\(["\\])/g, '$1');
}
