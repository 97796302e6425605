import { DataError } from '../../errors.js';

/** Limits on a JSON text. */
interface JsonLimits {
  /** Levels of lists and objects. */
  readonly depth: number;
  /** Lists, objects and their members together. */
  readonly values: number;
}

/** Far deeper than any file or answer; recursion over the value overflows the stack at some thousand levels. */
const DEEPEST = 500;

/** For files: more than a million upload pairs. */
const MOST_VALUES = 5_000_000;

/** For answers: a page of a hundred tasks has some thousand values. */
export const ANSWER_LIMITS: JsonLimits = { depth: DEEPEST, values: 1_000_000 };

/** The number of backslashes directly before a position, not looking back beyond `from`. */
function backslashesBefore(piece: string, at: number, from: number): number {
  let first = at;
  while (first > from && piece[first - 1] === '\\') first -= 1;
  return at - first;
}

/**
 * Counts the nesting and the values of a JSON text as it arrives, before it is parsed: the parsed value can take many
 * times the text's memory.
 * @returns a function that takes the next piece and returns the limit that is exceeded by now
 */
export function jsonMeter(limits: JsonLimits) {
  let depth = 0;
  let values = 0;
  let inString = false;
  /** True where the last piece ended in a string, after a backslash. */
  let escaping = false;

  /** The position after the string that continues at `start`; the piece's end where the string is longer. */
  function afterString(piece: string, start: number): number {
    const from = start + (escaping ? 1 : 0);
    escaping = false;
    for (let at = piece.indexOf('"', from); at >= 0; at = piece.indexOf('"', at + 1)) {
      if (backslashesBefore(piece, at, from) % 2 === 1) continue;
      inString = false;
      return at + 1;
    }
    escaping = backslashesBefore(piece, piece.length, from) % 2 === 1;
    return piece.length;
  }

  return (piece: string): 'depth' | 'values' | undefined => {
    let at = inString && piece !== '' ? afterString(piece, 0) : 0;
    while (at < piece.length) {
      const char = piece.charCodeAt(at);
      at += 1;
      if (char === 0x22) {
        inString = true;
        at = at < piece.length ? afterString(piece, at) : at;
      } else if (char === 0x5b || char === 0x7b) {
        depth += 1;
        values += 1;
        if (depth > limits.depth) return 'depth';
      } else if (char === 0x5d || char === 0x7d) depth -= 1;
      else if (char === 0x2c) values += 1;
      if (values > limits.values) return 'values';
    }
    return undefined;
  };
}

/**
 * Parses untrusted JSON within limits on its nesting and its number of values, so that code which walks the value cannot
 * overflow the stack.
 * @param what names the text in the error, for instance a file's path
 * @throws DataError for a text beyond the limits; SyntaxError for malformed JSON
 */
export function parseJson(text: string, what: string, values = MOST_VALUES): unknown {
  const exceeded = jsonMeter({ depth: DEEPEST, values })(text);
  if (exceeded === 'depth') throw new DataError('json.deep', { what, most: DEEPEST });
  if (exceeded === 'values') throw new DataError('json.many', { what, most: values });
  return JSON.parse(text);
}
