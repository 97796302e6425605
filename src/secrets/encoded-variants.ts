/**
 * Levels of JSON within JSON text, as they occur: a gateway's answer holds the request's body as text (1), the `message`
 * of an error quotes that answer (2), and the log or `--json` writes the error (3).
 */
export const MAX_JSON_DEPTH = 3;

/** Returns a pattern for hexadecimal digits in either case. */
function hex(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** Backslashes before a character, in JSON at any depth. Bounded, since an answer may consist only of backslashes. */
const BEFORE = String.raw`\\{0,${2 ** (MAX_JSON_DEPTH + 1) - 1}}`;
const UNICODE = String.raw`\\{1,${2 ** MAX_JSON_DEPTH}}u`;

/** Returns a pattern for one character: plain, escaped in JSON at any depth, or percent-encoded. */
function charVariants(char: string): string {
  if (/[A-Za-z0-9]/.test(char)) return char;
  const units = Array.from({ length: char.length }, (_, at) => UNICODE + hex(char.charCodeAt(at), 4));
  const bytes = [...Buffer.from(char)].map((byte) => `%${hex(byte, 2)}`);
  const plain = /\s/.test(char) ? String.raw`\s|\+|\\{1,8}[a-z]` : BEFORE + escaped(char);
  return `(?:${plain}|${units.join('')}|${bytes.join('')})`;
}

/** Returns a pattern for backslashes, which double at each level of JSON; at the end, it must not match those of the text behind. */
function backslashVariants(count: number, last: boolean): string {
  const depths = [8, 4, 2, 1].map((times) => String.raw`\\{${count * times}}`).join('|');
  return last
    ? `(?:${depths}|(?:%5[cC]){${count}})`
    : String.raw`(?:\\{${count},${count * 16}}|(?:${UNICODE}005[cC]){${count}}|(?:%5[cC]){${count}})`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** Returns a pattern for a secret: plain, inside JSON, and inside a URL. */
export function encodedVariants(secret: string): string {
  return [...secret.matchAll(/\\+|[^\\]/gsu)]
    .map(({ 0: part, index }) =>
      part.startsWith('\\')
        ? backslashVariants(part.length, index + part.length === secret.length)
        : charVariants(part),
    )
    .join('');
}
