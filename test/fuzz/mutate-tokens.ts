import { below, pick } from './random.js';

/** Strings, words, numbers, line ends, spaces, and any other character by itself. */
const TOKEN = /"[^"\n]*"|[A-Za-z_][\w.:-]*|[-+]?\d[\d.]*|\r?\n|[ \t]+|[\s\S]/g;

/** Brackets, quotes and comments of all formats. */
const MARKS = [
  ...['{', '}', '(', ')', '[', ']', '<', '>', '"', "'", '`', '@', '@@@', '"""', "'''", '/*', '*/', '//', '#'],
  ...[
    '\\',
    '\\"',
    ';',
    ',',
    '=',
    '$',
    '%',
    '&',
    '&amp;',
    '&#0;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '\0',
    '\n',
  ],
  ...['\r', '\u2028', '\ufeff', 'b85', '${', '..', '*'],
];

const NUMBERS = [
  ...[
    '0',
    '-1',
    '-0',
    '1e309',
    '-1e309',
    'NaN',
    'inf',
    '2147483648',
    '4294967296',
    '-2147483649',
    '0x7fffffff',
  ],
  ...['9007199254740993', '99999999999999999999', '1e-320', '1.', '.5', '1000000', '1-1000000'],
];

/** The most times that a token is repeated: deeper than any stack. */
const DEEP = 20_000;

type Change = (tokens: string[], random: () => number) => void;

const at = (tokens: readonly string[], random: () => number) => below(tokens.length, random);

const CHANGES: readonly Change[] = [
  /** Deletes tokens. */
  (tokens, random) => tokens.splice(at(tokens, random), pick([1, 1, 2, 5], random)),
  /** Duplicates tokens, elsewhere as well. */
  (tokens, random) => {
    const from = at(tokens, random);
    const piece = tokens.slice(from, from + pick([1, 1, 3, 20], random));
    tokens.splice(random() < 0.5 ? from : at(tokens, random), 0, ...piece);
  },
  /** Inserts a bracket, a quote or a comment. */
  (tokens, random) => tokens.splice(at(tokens, random), 0, pick(MARKS, random)),
  /** Replaces a token by a bracket, a quote or a comment. */
  (tokens, random) => tokens.splice(at(tokens, random), 1, pick(MARKS, random)),
  /** Exchanges two tokens. */
  (tokens, random) => {
    const [one, other] = [at(tokens, random), at(tokens, random)];
    [tokens[one], tokens[other]] = [tokens[other] ?? '', tokens[one] ?? ''];
  },
  /** Replaces the next number. */
  (tokens, random) => {
    const found = tokens.findIndex((token, i) => /^[-+]?\d/.test(token) && i >= 0 && random() < 0.05);
    if (found >= 0) tokens[found] = pick(NUMBERS, random);
  },
  /** Deletes or duplicates a line. */
  (tokens, random) => {
    const from = tokens.indexOf('\n', at(tokens, random));
    const to = from < 0 ? -1 : tokens.indexOf('\n', from + 1);
    if (to < 0) return;
    const line = tokens.slice(from, to);
    if (random() < 0.5) tokens.splice(from, line.length);
    else tokens.splice(at(tokens, random), 0, ...line);
  },
  /** Ends the file. */
  (tokens, random) => {
    if (random() < 0.3) tokens.splice(at(tokens, random));
  },
  /** Repeats a mark or a token many times: deep nesting, long names, long lines. */
  (tokens, random) => {
    const token = random() < 0.5 ? pick(MARKS, random) : (tokens[at(tokens, random)] ?? '');
    const count = Math.floor(random() ** 4 * DEEP);
    tokens.splice(at(tokens, random), 0, token.slice(0, 40).repeat(count));
  },
];

/** Returns a text with one to six wrong tokens. */
export function withWrongTokens(original: Buffer, random: () => number): Buffer {
  const tokens: string[] = original.toString('latin1').match(TOKEN) ?? [];
  for (let left = 1 + below(6, random); left > 0 && tokens.length > 0; left--) {
    pick(CHANGES, random)(tokens, random);
  }
  return Buffer.from(tokens.join(''), 'latin1');
}
