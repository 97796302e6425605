/** How often JSON may stand as text within JSON: a body, told in a message, told in an error, in the log. */
export const MAX_JSON_DEPTH = 3;

/** Hexadecimal digits, of whichever case. */
function hex(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** Backslashes before a character, in JSON at any depth. Not more: a farm may answer with nothing else. */
const BEFORE = String.raw`\\{0,${2 ** (MAX_JSON_DEPTH + 1) - 1}}`;
const UNICODE = String.raw`\\{1,${2 ** MAX_JSON_DEPTH}}u`;

/** A pattern of one character in all its spellings: plain, escaped in JSON at any depth, percent-encoded. */
function charVariants(char: string): string {
  if (/[A-Za-z0-9]/.test(char)) return char;
  const units = Array.from({ length: char.length }, (_, at) => UNICODE + hex(char.charCodeAt(at), 4));
  const bytes = [...Buffer.from(char)].map((byte) => `%${hex(byte, 2)}`);
  const plain = /\s/.test(char) ? String.raw`\s|\+|\\{1,8}[a-z]` : BEFORE + escaped(char);
  return `(?:${plain}|${units.join('')}|${bytes.join('')})`;
}

/** Backslashes double with each depth of JSON; at the end of a secret they must leave those of what follows. */
function backslashVariants(count: number, last: boolean): string {
  const depths = [8, 4, 2, 1].map((times) => String.raw`\\{${count * times}}`).join('|');
  return last
    ? `(?:${depths}|(?:%5[cC]){${count}})`
    : String.raw`(?:\\{${count},${count * 16}}|(?:${UNICODE}005[cC]){${count}}|(?:%5[cC]){${count}})`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** A pattern of the secret as it stands, inside JSON, and inside an address. */
export function encodedVariants(secret: string): string {
  return [...secret.matchAll(/\\+|[^\\]/gsu)]
    .map(({ 0: part, index }) =>
      part.startsWith('\\')
        ? backslashVariants(part.length, index + part.length === secret.length)
        : charVariants(part),
    )
    .join('');
}
