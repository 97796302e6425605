import { MAX_JSON_DEPTH } from './encoded-variants.js';

/** Keys whose value is always a secret: the farm's names (docs/protocol/endpoints.md, §1.4, §2.6, §2.8) and similar ones. */
const SENSITIVE_KEYS = String.raw`(?:access|api|private|secret|raysync|ray_?sync_?user|user)_?key|[\w-]*(?:password|passwd|signature|secret|authorization)`;

/** Characters that are escaped in a JSON string. */
const SPECIAL = /\\+"?|"/g;

/** Patterns for JSON that is nested in JSON text. */
interface Depth {
  /** Number of backslashes before an escaped character at this depth: 1, 2, 4 … */
  readonly backslashes: number;
  readonly quote: string;
  /** Matches `"password": "` or `"password": 123`: the key, then the opening quote or the whole number. */
  readonly begin: RegExp;
}

function atDepth(depth: number): Depth {
  const backslashes = 2 ** depth;
  const quote = `${'\\'.repeat(backslashes - 1)}"`;
  const escaped = quote.replaceAll('\\', '\\\\');
  const name = String.raw`${escaped}(?:${SENSITIVE_KEYS})${escaped}\s*:\s*`;
  const begin = new RegExp(String.raw`(${name})(?:(${escaped})|-?\d[\d.eE+-]*)`, 'gi');
  return { backslashes, quote, begin };
}

/**
 * Returns the end of the string that begins at `start`, behind its quote; undefined if it is not closed. Scans step by
 * step, since a pattern for the whole string overflows on megabytes.
 */
function endOfString(text: string, start: number, { backslashes }: Depth): number | undefined {
  SPECIAL.lastIndex = start;
  for (let found = SPECIAL.exec(text); found; found = SPECIAL.exec(text)) {
    const closes = found[0].endsWith('"');
    const run = found[0].length - (closes ? 1 : 0);
    // An escaped backslash takes twice as many.
    const rest = run % (2 * backslashes);
    if (closes && rest === backslashes - 1) return SPECIAL.lastIndex;
    const escapes = closes ? rest === 2 * backslashes - 1 : rest === 0 || rest === backslashes;
    if (!escapes) return undefined;
  }
  return undefined;
}

function hideAt(depth: Depth, text: string, mask: string, isOpen: (value: string) => boolean): string {
  const { begin, quote } = depth;
  const pieces: string[] = [];
  let done = 0;
  begin.lastIndex = 0;
  for (let found = begin.exec(text); found; found = begin.exec(text)) {
    const [whole, name = '', opening] = found;
    const inside = found.index + whole.length;
    const end = opening === undefined ? inside : endOfString(text, inside, depth);
    const shown =
      opening !== undefined && end !== undefined && isOpen(text.slice(inside, end - quote.length));
    // Otherwise it may be a key at another depth, or the value of another key.
    begin.lastIndex = end ?? found.index + quote.length;
    if (end === undefined || shown) continue;
    pieces.push(text.slice(done, found.index + name.length), `${quote}${mask}${quote}`);
    done = end;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(done);
}

/**
 * Creates a function that hides the values, text or numbers, of sensitive keys in JSON and in JSON nested as text. Takes
 * linear time and memory for any text.
 */
export function createKeyRedactor(
  mask: string,
): (text: string, isOpen: (value: string) => boolean) => string {
  const depths = Array.from({ length: MAX_JSON_DEPTH + 1 }, (_, depth) => atDepth(depth));
  return (text, isOpen) => depths.reduce((result, depth) => hideAt(depth, result, mask, isOpen), text);
}
