import { DEEPEST } from './encoded-variants.js';

/**
 * Members whose value is a secret whoever sends it: the farm's own names (docs/protocol/endpoints.md, §2.6, §2.8) and
 * kin.
 */
const SECRET_MEMBERS = String.raw`(?:access|api|private|secret|raysync|ray_?sync_?user|user)_?key|[\w-]*(?:password|passwd|signature|secret|authorization)`;

/** What a string cannot hold as it is. */
const SPECIAL = /\\+"?|"/g;

/** JSON that is itself so many times a string in JSON. */
interface Depth {
  /** Backslashes before a character that is escaped there: 1, 2, 4 … */
  readonly backslashes: number;
  readonly quote: string;
  /** `"password": "` or `"password": 123`: name, then the quote that begins a text, or the whole number. */
  readonly begin: RegExp;
}

function atDepth(depth: number): Depth {
  const backslashes = 2 ** depth;
  const quote = `${'\\'.repeat(backslashes - 1)}"`;
  const escaped = quote.replaceAll('\\', '\\\\');
  const name = String.raw`${escaped}(?:${SECRET_MEMBERS})${escaped}\s*:\s*`;
  const begin = new RegExp(String.raw`(${name})(?:(${escaped})|-?\d[\d.eE+-]*)`, 'gi');
  return { backslashes, quote, begin };
}

/**
 * Where the string that begins at `start` ends, its quote included; undefined when it does not. Step by step: a
 * pattern of all its characters overflows on a string of megabytes.
 */
function endOfString(text: string, start: number, { backslashes }: Depth): number | undefined {
  SPECIAL.lastIndex = start;
  for (let found = SPECIAL.exec(text); found; found = SPECIAL.exec(text)) {
    const closes = found[0].endsWith('"');
    const run = found[0].length - (closes ? 1 : 0);
    // Escaped backslashes come twice as many at a time.
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
    // It may be one at another depth, and its name the value of another member.
    begin.lastIndex = end ?? found.index + quote.length;
    if (end === undefined || shown) continue;
    pieces.push(text.slice(done, found.index + name.length), `${quote}${mask}${quote}`);
    done = end;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(done);
}

/**
 * Hides the values of members that hold secrets by their names, texts and numbers alike, in JSON and in JSON that
 * is a text in JSON. Takes time and memory in proportion to the text, whatever a farm sends.
 */
export function memberHider(mask: string): (text: string, isOpen: (value: string) => boolean) => string {
  const depths = Array.from({ length: DEEPEST + 1 }, (_, depth) => atDepth(depth));
  return (text, isOpen) => depths.reduce((told, depth) => hideAt(depth, told, mask, isOpen), text);
}
