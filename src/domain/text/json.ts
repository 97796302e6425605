import { DataError } from '../../errors.js';

/** What a JSON text may hold. */
interface JsonLimits {
  /** Levels of lists and objects. */
  readonly depth: number;
  /** Lists, objects and what is in them. */
  readonly values: number;
}

/** No file or answer of the farm is nested as deep by far; the stack of who walks through it ends at some thousand. */
const DEEPEST = 500;

/** For files: the pairs of more than a million uploads. */
const MOST_VALUES = 5_000_000;

/** For answers: a page of a hundred tasks has some thousand. */
export const ANSWER_LIMITS: JsonLimits = { depth: DEEPEST, values: 1_000_000 };

/** Backslashes right before a place, looking back as far as `from`. */
function backslashesBefore(piece: string, at: number, from: number): number {
  let first = at;
  while (first > from && piece[first - 1] === '\\') first -= 1;
  return at - first;
}

/**
 * Counts what a JSON text holds while it comes in, before anything is made of it: what it would become may take many
 * times its memory.
 */
export function jsonMeter(limits: JsonLimits) {
  let depth = 0;
  let values = 0;
  let inString = false;
  /** The last piece ended within a string, after a backslash. */
  let escaping = false;

  /** Place after the string that goes on at `start`; the piece's end for one that ends later. */
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

  /** Reads on; answers which limit is passed by now. */
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
 * The value of a JSON text that came from outside. Its nesting and the number of its values are bounded: whatever
 * walks through it neither overflows the stack nor takes a multiple of the text's memory.
 * @param what names the text in the error, a file's path for instance
 * @throws DataError for one that is nested too deeply or holds too many values; SyntaxError for what is not JSON
 */
export function parseJson(text: string, what: string, values = MOST_VALUES): unknown {
  const passed = jsonMeter({ depth: DEEPEST, values })(text);
  if (passed === 'depth') throw new DataError('json.deep', { what, most: DEEPEST });
  if (passed === 'values') throw new DataError('json.many', { what, most: values });
  return JSON.parse(text);
}
