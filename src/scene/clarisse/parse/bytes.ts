export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN = 0x7b;
export const HASH = 0x23;
export const CLOSE = 0x7d;

/** Kinds of bytes; kinds up to `line` are ignored in a skipped block. */
export const kind = {
  word: 0,
  blank: 1,
  line: 2,
  quote: 3,
  open: 4,
  close: 5,
  hash: 6,
  control: 7,
} as const;

function kindOf(byte: number): number {
  if (byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c) return kind.blank;
  if (byte === 0x0a || byte === 0x0d) return kind.line;
  if (byte === QUOTE) return kind.quote;
  if (byte === OPEN) return kind.open;
  if (byte === CLOSE) return kind.close;
  if (byte === HASH) return kind.hash;
  return byte < 0x20 || byte === 0x7f ? kind.control : kind.word;
}

/** The kind of each byte. Bytes from 128 are parts of words, whether or not they are valid UTF-8. */
export const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => kindOf(byte));

function isNameStart(byte: number): boolean {
  const letter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
  return letter || byte === 0x5f || byte >= 0x80;
}

/** 1 for a byte that can begin a name; values without quotes begin with a digit, a sign or `<`. */
export const NAMES = Uint8Array.from({ length: 256 }, (_, byte) => (isNameStart(byte) ? 1 : 0));

/**
 * Decodes a quoted string. Clarisse escapes backslashes; one before any other character is kept, for Windows paths in
 * hand-written files.
 */
export function unquote(text: Buffer, start: number, end: number, escaped: boolean): string {
  const plain = text.toString('utf8', start, end);
  return escaped ? plain.replace(/\\(["'\\])/g, '$1') : plain;
}
