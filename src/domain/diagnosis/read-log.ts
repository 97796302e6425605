import { cleanText } from '../text/safe-text.js';
import { FAILURE_CAUSES, type FailureCause } from './failure-causes.js';
import { GAP, LOG_PATTERNS } from './log-patterns.js';

/** A line of a log that shows why its render failed. */
export interface TellingLine {
  readonly cause: FailureCause;
  /** Whether such lines also stand in logs of renders that succeed. */
  readonly weak: boolean;
  /** Number of the line, from 1 on. */
  readonly line: number;
  readonly text: string;
}

/** Characters of a line that are looked at, and kept. */
const MOST_CHARACTERS = 1000;

/** Most telling lines of one log that are kept for each cause. */
const MOST_KEPT = 5;

/** Whether the fragments of a pattern follow one another; linear in the length of the text. */
function contains(text: string, fragments: readonly string[]): boolean {
  let at = 0;
  for (const fragment of fragments) {
    const found = text.indexOf(fragment, at);
    if (found < 0) return false;
    at = found + fragment.length;
  }
  return true;
}

const split = (patterns: readonly string[] = []) => patterns.map((pattern) => pattern.split(GAP));

/** The patterns, cut into their fragments, in the order of the causes. */
const TABLE = FAILURE_CAUSES.map((cause) => {
  const { strong, weak, unless = [] } = LOG_PATTERNS[cause];
  return { cause, strong: split(strong), weak: split(weak), unless };
});

/** "couldn't" is "could not", and so on: programs write both. */
const CONTRACTIONS: readonly (readonly [short: string, long: string])[] = [
  ["can't", 'cannot'],
  ['can not', 'cannot'],
  ["n't", ' not'],
];

/** Returns a line as the patterns are compared with it; without control characters, such as the zeros of UTF-16. */
function comparable(text: string): string {
  const lower = cleanText(text.slice(0, MOST_CHARACTERS)).toLowerCase();
  return CONTRACTIONS.reduce((line, [short, long]) => line.replaceAll(short, long), lower);
}

/** What may be a path or an address. */
const WORDS = /[^\s"'<>|`]+/g;

/** Removes the directories of paths, and all of addresses but "http": a texture below ".../plugins/" is no plug-in. */
function withoutDirectories(line: string): string {
  return line.replace(WORDS, (word) => {
    if (/^https?:/.test(word)) return 'http';
    const path = word.replace(/[\\/]$/, '');
    return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  });
}

/** Whether a line fits any pattern at all; most lines fit none. */
function fitsAny(line: string): boolean {
  return TABLE.some(({ strong, weak }) =>
    [strong, weak].some((all) => all.some((one) => contains(line, one))),
  );
}

/** Returns what one line of a log shows; undefined for a line that fits no pattern. */
export function causeOfLine(text: string): Pick<TellingLine, 'cause' | 'weak'> | undefined {
  const line = comparable(text);
  if (!fitsAny(line)) return undefined;
  const lower = withoutDirectories(line);
  const fits = TABLE.filter(({ unless }) => !unless.some((fragment) => lower.includes(fragment)));
  for (const weak of [false, true]) {
    const kind = weak ? 'weak' : 'strong';
    const found = fits.find((row) => row[kind].some((fragments) => contains(lower, fragments)));
    if (found) return { cause: found.cause, weak };
  }
  return undefined;
}

/** Compares telling lines: strong before weak, then by cause, then by place. */
export function byWeight(a: TellingLine, b: TellingLine): number {
  return (
    Number(a.weak) - Number(b.weak) ||
    FAILURE_CAUSES.indexOf(a.cause) - FAILURE_CAUSES.indexOf(b.cause) ||
    a.line - b.line
  );
}

/** Returns the lines of a log that show why its render failed, the most telling ones first; none where no pattern fits. */
export function tellingLines(lines: readonly string[]): TellingLine[] {
  const kept = new Map<string, number>();
  const found: TellingLine[] = [];
  for (const [index, text] of lines.entries()) {
    const shown = causeOfLine(text);
    if (!shown) continue;
    const key = `${shown.cause} ${shown.weak}`;
    const count = (kept.get(key) ?? 0) + 1;
    kept.set(key, count);
    if (count <= MOST_KEPT) found.push({ ...shown, line: 1 + index, text: text.slice(0, MOST_CHARACTERS) });
  }
  return found.toSorted(byWeight);
}

/**
 * Returns the telling lines of a log in pages, which the farm cuts by bytes (docs/protocol/endpoints.md, §4.8): a line
 * that begins on one page and ends on the next one is looked at as a whole, too. Null is the place of pages that are not read.
 */
export function tellingInPages(pages: readonly (readonly string[] | null)[]): TellingLine[] {
  const seams = pages.slice(1).flatMap((page, index) => {
    const parts = [pages[index]?.at(-1), page?.[0]].filter((part) => part !== undefined);
    return parts.length < 2 || parts.some(causeOfLine) ? [] : [parts.join('')];
  });
  return tellingLines([...pages.flatMap((page) => page ?? []), ...seams]);
}
