/** What a byte can be part of: the name of an element or an attribute, its beginning, or blanks. */
export const [PART, BEGIN, BLANK] = [1, 2, 4];

function classOf(byte: number): number {
  if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return BLANK;
  const isLetter = (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
  if (isLetter || byte === 0x5f || byte >= 0x80) return BEGIN | PART;
  return (byte >= 0x30 && byte <= 0x3a) || byte === 0x2d || byte === 0x2e ? PART : 0;
}

/** The classes of each byte. */
export const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte));

/** Whether bytes are an ASCII text. They are compared one by one, which costs less than a string of them. */
export function isText(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Four bytes as one number, to compare names by few steps. */
export function word(bytes: Buffer, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

/** The number of four letters. */
export function wordOf(letters: string): number {
  return word(Buffer.from(letters, 'latin1'), 0);
}

const DOT = 0x2e;

/** The longest extension of a file. */
const LONGEST_EXTENSION = 9;

/** Whether bytes end as the name of a file does: a dot, and letters, digits or `_`, not digits alone. */
export function hasExtension(bytes: Buffer, start: number, end: number): boolean {
  const least = Math.max(start, end - LONGEST_EXTENSION - 1);
  let hasLetter = false;
  for (let at = end - 1; at >= least; at--) {
    const byte = bytes[at] as number;
    if (byte === DOT) return hasLetter;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (!isDigit) {
      if (byte >= 0x80 || byte === 0x2d || byte === 0x3a) return false;
      if (((CLASSES[byte] as number) & PART) === 0) return false;
      hasLetter = true;
    }
  }
  return false;
}

/** Names of parameters, and groups of a value, that name a file which is read, whatever their value. */
export const FILE_NAMES: readonly string[] =
  'abcAsset usdFile fileName filename lookfile asset textureName textureFile texname source'.split(' ');

const BY_LENGTH = Array.from({ length: 12 }, (_, length) =>
  FILE_NAMES.filter((name) => name.length === length),
);

/** Whether a name is one of these. */
export function isFileName(bytes: Buffer, start: number, end: number): boolean {
  if (end - start >= BY_LENGTH.length) return false;
  const names = BY_LENGTH[end - start] as readonly string[];
  for (let i = 0; i < names.length; i++) if (isText(bytes, start, end, names[i] as string)) return true;
  return false;
}

const [AMPERSAND, HASH, SEMICOLON, QUOTE, APOSTROPHE] = [0x26, 0x23, 0x3b, 0x22, 0x27];

/** The most digits of a numbered character. */
const MOST_DIGITS = 7;

/**
 * Whether an ampersand may begin what is a character of a file's extension or of `renderSettings`. The five entities with names
 * do not, nor do the numbers of blanks and of line ends, `&#0010;`, which scripts have.
 */
export function mayBeLetter(bytes: Buffer, at: number): boolean {
  if (bytes[at + 1] !== HASH) return false;
  let code = 0;
  for (let digit = at + 2; digit < at + 2 + MOST_DIGITS; digit++) {
    const byte = bytes[digit] as number;
    if (byte === SEMICOLON) return code >= DOT;
    if (!(byte >= 0x30 && byte <= 0x39)) return true;
    code = 10 * code + byte - 0x30;
  }
  return true;
}

const isBlank = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** Whether a byte may belong to a quote, or to an entity for one. */
const isQuoteLike = (byte: number) =>
  byte === APOSTROPHE || byte === QUOTE || byte === AMPERSAND || byte === SEMICOLON || byte >= 0x80;

/** Whether an expression could be a quoted text, as far as its first and last byte tell. */
export function mayBeQuoted(bytes: Buffer, from: number, to: number): boolean {
  let [start, end] = [from, to];
  while (start < end && isBlank(bytes[start] as number)) start++;
  while (end > start && isBlank(bytes[end - 1] as number)) end--;
  return start < end && isQuoteLike(bytes[start] as number) && isQuoteLike(bytes[end - 1] as number);
}
