/** Receives the statements of a file. */
export interface StatementSink {
  /**
   * Judges a statement by its beginning, the bytes from `start` to `end`. Returns the length below which it is wanted: 0
   * skips it, and a longer statement is reported by its beginning only.
   */
  wants(bytes: Buffer, start: number, end: number): number;
  /** A wanted statement without its semicolon; the buffer is valid during the call. */
  take(statement: Buffer): void;
  /** The beginning of an oversized statement; the buffer is valid during the call. */
  takeBeginning(beginning: Buffer): void;
}

/** Bytes of a statement that `wants` gets at least, unless the file ends. */
const LOOK = 4096;

const [SEMICOLON, QUOTE, SLASH, STAR, BACKSLASH, NEWLINE] = [0x3b, 0x22, 0x2f, 0x2a, 0x5c, 0x0a];

type Mode = 'plain' | 'string' | 'line' | 'block';

/** A lookup table with 1 for each of these bytes, for fast loops. */
function marked(bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of bytes) table[byte] = 1;
  return table;
}

/** Control characters that no text contains; 0x1a ended files on old systems. */
const CONTROLS = Array.from({ length: 32 }, (_, byte) => byte).filter(
  (byte) => !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1a,
);

/** Bytes that are examined one by one before the rest is searched natively: most statements and strings are short. */
const NEAR = 64;

export interface StatementScanner {
  /**
   * Reads the statements of a window onto the file.
   * @returns the number of processed bytes; the next window must start with the remaining ones
   */
  feed(window: Buffer, last: boolean): number;
  /** True after a byte that no text contains; reading stops there. In skipped statements only NUL is noticed. */
  readonly malformed: boolean;
  /** True when the bytes so far end inside a statement, a string or a block comment. */
  readonly open: boolean;
  /** The file position of the current statement. */
  readonly statementAt: number;
}

/**
 * Splits MEL into statements. Strings may contain semicolons and line ends, with a backslash as escape; comments may
 * occur anywhere outside strings; a statement may span windows.
 */
export function statementScanner(sink: StatementSink): StatementScanner {
  const wantedStops = marked([SEMICOLON, QUOTE, SLASH, ...CONTROLS]);
  const skippedStops = marked([SEMICOLON, QUOTE, SLASH, 0]);
  const stringStops = marked([QUOTE, BACKSLASH, 0]);
  // Bytes between statements: spaces, semicolons, braces of procedures.
  const between = marked([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x20, SEMICOLON, 0x7b, 0x7d]);
  let mode: Mode = 'plain';
  let inStatement = false;
  let isWanted = false;
  let malformed = false;
  let base = 0;
  let statementAt = 0;
  // The index in the current window.
  let at = 0;
  // Where a byte comes next in the current window, or the window's end; out of date once it is behind the index.
  const next = new Int32Array(256);

  function nextOf(byte: number, bytes: Buffer): number {
    if ((next[byte] as number) < at) {
      const found = bytes.indexOf(byte, at);
      next[byte] = found < 0 ? bytes.length : found;
    }
    return next[byte] as number;
  }

  /** Moves to the next of the bytes at which a string or the text of a skipped statement may end. */
  function passTo(stops: Uint8Array, bytes: Buffer): void {
    const near = Math.min(bytes.length, at + NEAR);
    while (at < near && stops[bytes[at] as number] === 0) at += 1;
    if (at < near || at >= bytes.length) return;
    const first = stops === stringStops ? nextOf(BACKSLASH, bytes) : nextOf(SEMICOLON, bytes);
    const end = Math.min(first, nextOf(QUOTE, bytes), nextOf(0, bytes));
    at = stops === stringStops ? end : Math.min(end, nextOf(SLASH, bytes));
  }

  /** Moves past a comment; false when the window ends first. */
  function passComment(bytes: Buffer, last: boolean): boolean {
    const line = mode === 'line';
    for (;;) {
      const found = bytes.indexOf(line ? NEWLINE : STAR, at);
      if (found < 0) {
        at = bytes.length;
        return false;
      }
      if (line) {
        at = found + 1;
        break;
      }
      if (found + 1 >= bytes.length) {
        at = last ? bytes.length : found;
        return false;
      }
      at = found + 1;
      if (bytes[at] === SLASH) {
        at += 1;
        break;
      }
    }
    mode = 'plain';
    return true;
  }

  /** Enters a comment at a slash; false where there is none, undefined where the window ends too early to tell. */
  function comment(bytes: Buffer, last: boolean): boolean | undefined {
    const next = bytes[at + 1];
    if (next === undefined && !last) return undefined;
    if (next !== SLASH && next !== STAR) return false;
    mode = next === SLASH ? 'line' : 'block';
    at += 2;
    return true;
  }

  /** Moves past a string; false when the window ends first. */
  function passString(bytes: Buffer, last: boolean): boolean {
    const end = bytes.length;
    for (;;) {
      passTo(stringStops, bytes);
      if (at >= end) return false;
      const byte = bytes[at];
      if (byte === QUOTE) {
        at += 1;
        mode = 'plain';
        return true;
      }
      if (byte !== BACKSLASH) {
        malformed = true;
        return false;
      }
      if (at + 1 >= end) {
        if (last) at = end;
        return false;
      }
      at += 2;
    }
  }

  /** Moves past the statement's semicolon; false when the window ends first. */
  function passStatement(bytes: Buffer, last: boolean): boolean {
    const end = bytes.length;
    while (at < end) {
      if (mode === 'string') {
        if (!passString(bytes, last)) return false;
        continue;
      }
      if (mode !== 'plain') {
        if (!passComment(bytes, last)) return false;
        continue;
      }
      if (!isWanted) passTo(skippedStops, bytes);
      else while (at < end && wantedStops[bytes[at] as number] === 0) at += 1;
      if (at >= end) return false;
      const byte = bytes[at];
      if (byte === SEMICOLON) {
        at += 1;
        return true;
      }
      if (byte === QUOTE) {
        mode = 'string';
        at += 1;
      } else if (byte === SLASH) {
        const begun = comment(bytes, last);
        if (begun === undefined) return false;
        if (!begun) at += 1;
      } else {
        malformed = true;
        return false;
      }
    }
    return false;
  }

  /** Moves to the first byte of a statement; false when the window ends first. */
  function passBetween(bytes: Buffer, last: boolean): boolean {
    const end = bytes.length;
    while (at < end) {
      if (mode !== 'plain') {
        if (!passComment(bytes, last)) return false;
        continue;
      }
      while (at < end && between[bytes[at] as number] === 1) at += 1;
      if (at >= end) return false;
      if (bytes[at] !== SLASH) return true;
      const begun = comment(bytes, last);
      if (begun === undefined) return false;
      if (!begun) return true;
    }
    return false;
  }

  /** Reads the window; returns the index from which the next window must begin. */
  function read(bytes: Buffer, last: boolean): number {
    at = 0;
    next.fill(-1);
    while (at < bytes.length) {
      if (inStatement) {
        if (!passStatement(bytes, last)) return at;
        inStatement = false;
        continue;
      }
      if (!passBetween(bytes, last)) return at;
      const start = at;
      statementAt = base + start;
      if (!last && bytes.length - start < LOOK) return start;
      const most = sink.wants(bytes, start, bytes.length);
      isWanted = most > 0;
      if (passStatement(bytes, last)) {
        if (!isWanted) continue;
        const statement = bytes.subarray(start, at - 1);
        if (most > statement.length) sink.take(statement);
        else sink.takeBeginning(statement.subarray(0, LOOK));
        continue;
      }
      if (!last && !malformed && bytes.length - start < most) {
        // It is scanned again from its beginning with the next window.
        mode = 'plain';
        return start;
      }
      if (most > 0) sink.takeBeginning(bytes.subarray(start, start + LOOK));
      inStatement = true;
      return at;
    }
    return at;
  }

  return {
    feed(window, last) {
      const used = read(window, last);
      base += used;
      return used;
    },
    get malformed() {
      return malformed;
    },
    get open() {
      return inStatement || mode === 'block';
    },
    get statementAt() {
      return statementAt;
    },
  };
}
