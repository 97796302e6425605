/** A word or string of a statement. */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/** Decodes bytes of a scene. */
export type Decode = (bytes: Buffer) => string;

/** More words than any relevant statement has. */
const MOST_TOKENS = 4096;

const [QUOTE, BACKSLASH, SLASH, STAR, PLUS] = [0x22, 0x5c, 0x2f, 0x2a, 0x2b];

/** The bytes of escape sequences; an escaped byte that is not listed is unchanged. */
const ESCAPES: Readonly<Record<number, number>> = { 110: 0x0a, 116: 0x09, 114: 0x0d };

/** Spaces, and the parentheses around concatenated strings. */
function separates(byte: number): boolean {
  return byte <= 0x20 || byte === 0x28 || byte === 0x29;
}

/** Decodes the escape sequences of a string, which are bytes in any encoding. */
export function unescaped(bytes: Buffer): Buffer {
  if (bytes.indexOf(BACKSLASH) < 0) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i] as number;
    if (byte === BACKSLASH && i + 1 < bytes.length) {
      i += 1;
      byte = bytes[i] as number;
      byte = ESCAPES[byte] ?? byte;
    }
    out[length] = byte;
    length += 1;
  }
  return out.subarray(0, length);
}

/** The index of a string's closing quote, or the statement's length. */
function closingQuote(bytes: Buffer, from: number): number {
  for (let i = from; i < bytes.length; i++) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === QUOTE) return i;
  }
  return bytes.length;
}

/** The index after a comment that begins here; the same index where none does. */
function afterComment(bytes: Buffer, at: number): number {
  if (bytes[at] !== SLASH) return at;
  if (bytes[at + 1] === SLASH) {
    const end = bytes.indexOf(0x0a, at);
    return end < 0 ? bytes.length : end + 1;
  }
  if (bytes[at + 1] !== STAR) return at;
  const end = bytes.indexOf('*/', at + 2, 'latin1');
  return end < 0 ? bytes.length : end + 2;
}

/**
 * Splits a statement into words and strings; `( "a" + "b" )` is one string.
 * @param most number of tokens to read
 */
export function tokensOf(statement: Buffer, decode: Decode, most = MOST_TOKENS): Token[] {
  const tokens: Token[] = [];
  let joins = false;
  for (let at = 0; at < statement.length && tokens.length < most; ) {
    const byte = statement[at] as number;
    if (separates(byte)) {
      at += 1;
      continue;
    }
    const after = afterComment(statement, at);
    if (after > at) {
      at = after;
      continue;
    }
    if (byte === QUOTE) {
      const end = closingQuote(statement, at + 1);
      const text = decode(unescaped(statement.subarray(at + 1, end)));
      const before = tokens.at(-1);
      if (joins && before?.quoted) tokens[tokens.length - 1] = { text: before.text + text, quoted: true };
      else tokens.push({ text, quoted: true });
      joins = false;
      at = end + 1;
      continue;
    }
    if (byte === PLUS && separates(statement[at + 1] ?? 0)) {
      joins = true;
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < statement.length && !separates(statement[end] as number) && statement[end] !== QUOTE)
      end += 1;
    tokens.push({ text: decode(statement.subarray(at, end)), quoted: false });
    at = end;
  }
  return tokens;
}

/** A statement's flags and arguments. */
export interface Arguments {
  /** The values of each flag, by its name without the hyphen; empty for a flag without a value. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** The other tokens, in order. */
  readonly rest: readonly Token[];
}

/** A set of names from a text, for the flags of a command that take a value. */
export function flagsWithValue(names: string): ReadonlySet<string> {
  return new Set(names.split(' '));
}

/** Separates a statement's flags and arguments. @param takes names of the flags that take a value, without the hyphen */
export function argumentsOf(tokens: readonly Token[], takes: ReadonlySet<string>): Arguments {
  const flags = new Map<string, string[]>();
  const rest: Token[] = [];
  for (let i = 1; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.quoted || !/^-[A-Za-z]/.test(token.text)) {
      rest.push(token);
      continue;
    }
    const name = token.text.slice(1);
    const values = flags.get(name) ?? [];
    flags.set(name, values);
    const value = tokens[i + 1];
    if (takes.has(name) && value) {
      values.push(value.text);
      i += 1;
    }
  }
  return { flags, rest };
}
