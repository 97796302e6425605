import { DataError } from '../errors.js';

/** Levels of lists and objects that a text may have. No file or answer of the farm comes near; a stack ends at some thousand. */
const DEEPEST = 500;

/** Values that a file may hold: the pairs of more than a million uploads. */
const MOST_VALUES = 5_000_000;

/** Place of the quote that ends the string which begins at `start`; the text's end for one that never ends. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

/** Counts before anything is made of the text: what it would become may take many times its memory. */
function checkSize(text: string, what: string, most: number): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) at = endOfString(text, at);
    else if (char === 0x5b || char === 0x7b) {
      depth += 1;
      values += 1;
      if (depth > DEEPEST) throw new DataError('json.deep', { what, most: DEEPEST });
    } else if (char === 0x5d || char === 0x7d) depth -= 1;
    else if (char === 0x2c) values += 1;
    if (values > most) throw new DataError('json.many', { what, most });
  }
}

/**
 * The value of a JSON text that came from outside, whose nesting and number of values are bounded: whatever walks
 * through it afterwards neither overflows the stack nor takes a multiple of the text's memory.
 * @param what names the text in the error, a file's path for instance
 * @throws DataError for one that is nested too deeply or holds too many values; SyntaxError for what is not JSON
 */
export function parseJson(text: string, what: string, most = MOST_VALUES): unknown {
  checkSize(text, what, most);
  return JSON.parse(text);
}
