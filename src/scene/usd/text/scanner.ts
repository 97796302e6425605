/** Receives the parts of a layer that matter, in order. Positions are indices in the window, valid during the call. */
export interface ScannerSink {
  /** An asset path without its at signs. @param from where the text before it begins that belongs to it */
  asset(window: Buffer, from: number, start: number, path: Buffer): void;
  /** A string of fewer than LONGEST bytes. @param content where its content begins and ends */
  string(window: Buffer, from: number, start: number, content: number, end: number): void;
  /** A brace. Returns false where it has no counterpart. */
  open(window: Buffer, from: number, at: number): boolean;
  close(): boolean;
}

/** Bytes before the current position that a window keeps, so that the sink can read the words before a value. */
export const LOOK_BACK = 1024;

/** Longer strings are skipped, and longer asset paths are malformed. */
const LONGEST = 16_384;

const [AT, QUOTE, APOSTROPHE, HASH, OPEN, CLOSE, BRACKET, SLASH] = [
  ...[0x40, 0x22, 0x27, 0x23, 0x7b, 0x7d, 0x5b, 0x2f],
] as const as [number, number, number, number, number, number, number, number];
const [BACKSLASH, NEWLINE, END_BRACKET, STAR, LESS, GREATER] = [0x5c, 0x0a, 0x5d, 0x2a, 0x3c, 0x3e];

function marked(bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of bytes) table[byte] = 1;
  return table;
}

const STOPPING = [AT, QUOTE, APOSTROPHE, HASH, OPEN, CLOSE, BRACKET, SLASH, LESS, 0];

const STOPS = marked(STOPPING);

/** Bytes that are examined one by one before the rest is searched natively: time samples have long stretches of numbers. */
const NEAR = 128;

/** The bytes with which a number or a tuple of numbers begins. */
const NUMERIC = marked([...'0123456789-.('].map((one) => one.charCodeAt(0)));

type Mode = 'plain' | 'array' | 'line' | 'block' | 'string';

/** More bytes than a string or path of LONGEST bytes needs with its quotes, at signs or brackets. */
const WAIT = LONGEST + 8;

/** The index of a byte, searched one by one while it is near, then natively; -1 where the window ends first. */
function find(bytes: Buffer, byte: number, from: number): number {
  const near = Math.min(bytes.length, from + NEAR);
  for (let at = from; at < near; at++) if (bytes[at] === byte) return at;
  return bytes.indexOf(byte, near);
}

/** What a step over a part returns instead of an index where the window ends too early. */
const MORE = -1;
const MALFORMED = -2;

export interface TextScanner {
  /**
   * Reads a window from an index.
   * @returns the index from which the next window continues; it must have the LOOK_BACK bytes before it, too
   */
  feed(window: Buffer, at: number, last: boolean): number;
  readonly malformed: boolean;
  /** True while a string or block comment is open. */
  readonly open: boolean;
}

/** The index after an asset path that begins here, and the path. */
function assetAt(bytes: Buffer, at: number, last: boolean): { end: number; path?: Buffer } {
  if (at + 3 > bytes.length && !last) return { end: MORE };
  const isLong = bytes[at + 1] === AT && bytes[at + 2] === AT;
  const start = at + (isLong ? 3 : 1);
  let stop = isLong ? bytes.indexOf('@@@', start, 'latin1') : bytes.indexOf(AT, start);
  // Three at signs within a path have a backslash.
  while (isLong && stop > start && bytes[stop - 1] === BACKSLASH) {
    stop = bytes.indexOf('@@@', stop + 3, 'latin1');
  }
  if (stop < 0 || stop - start > LONGEST) {
    return { end: stop < 0 && !last && bytes.length - start <= WAIT ? MORE : MALFORMED };
  }
  if (isLong) {
    // The path itself may end with one or two at signs.
    if (stop + 5 > bytes.length && !last) return { end: MORE };
    for (let more = 0; more < 2 && bytes[stop + 3] === AT; more++) stop += 1;
  }
  const path = bytes.subarray(start, stop);
  if (path.indexOf(NEWLINE) >= 0) return { end: MALFORMED };
  return { end: stop + (isLong ? 3 : 1), path };
}

/**
 * Finds the asset paths, strings and braces of a layer in text form. Arrays of numbers, which are nearly all of a large
 * layer, are skipped by native search: nothing in them can be a string or a path.
 */
export function textScanner(sink: ScannerSink): TextScanner {
  let mode: Mode = 'plain';
  let malformed = false;
  let quote = 0;
  let isTriple = false;
  // Where each of the stopping bytes comes next in the current window; out of date once it is behind the index.
  const next = new Int32Array(STOPPING.length);
  /** How far before the window's current index the last value or brace ended. */
  let since = 0;

  /** The index after the closing quotes; MORE where the window ends first. */
  function closing(bytes: Buffer, from: number): number {
    const { length } = bytes;
    for (let i = from; i < length; i++) {
      const byte = bytes[i];
      if (byte === BACKSLASH) i += 1;
      else if (byte === quote && !isTriple) return i + 1;
      else if (byte === quote && bytes[i + 1] === quote && bytes[i + 2] === quote) return i + 3;
    }
    return MORE;
  }

  /** Moves on in a string, an array or a comment that an earlier window began; MORE where the window ends first. */
  function passMode(bytes: Buffer, at: number, last: boolean): { next: number; done: boolean } {
    const { length } = bytes;
    if (mode === 'string') {
      const end = closing(bytes, at);
      if (end !== MORE) return { next: end, done: true };
      if (last) return { next: length, done: false };
      // An escape, or a part of three quotes, may continue in the next window.
      return { next: safeEnd(bytes, at), done: false };
    }
    const found =
      mode === 'block'
        ? bytes.indexOf('*/', at, 'latin1')
        : find(bytes, mode === 'line' ? NEWLINE : END_BRACKET, at);
    if (found >= 0) return { next: found + (mode === 'block' ? 2 : 1), done: true };
    const keepsStar = mode === 'block' && !last && length > at && bytes[length - 1] === STAR;
    return { next: keepsStar ? length - 1 : length, done: false };
  }

  /** The index up to which the inside of a string may be dropped. */
  function safeEnd(bytes: Buffer, from: number): number {
    let i = from;
    const most = bytes.length - 2;
    while (i < most) i += bytes[i] === BACKSLASH ? 2 : 1;
    return Math.max(from, Math.min(i, bytes.length));
  }

  /** Reads a string that begins here; MORE where its end must be awaited. */
  function passString(bytes: Buffer, at: number, from: number, last: boolean): number {
    if (at + 3 > bytes.length && !last) return MORE;
    quote = bytes[at] as number;
    isTriple = bytes[at + 1] === quote && bytes[at + 2] === quote;
    const start = at + (isTriple ? 3 : 1);
    const end = closing(bytes, start);
    if (end === MORE) {
      if (!last && bytes.length - start <= WAIT) return MORE;
      mode = 'string';
      return start;
    }
    const stop = end - (isTriple ? 3 : 1);
    if (stop - start < LONGEST) sink.string(bytes, from, at, start, stop);
    return end;
  }

  /** The index after a bracket; enters an array of numbers. */
  function passBracket(bytes: Buffer, at: number, last: boolean): number {
    const most = Math.min(bytes.length, at + LOOK_BACK);
    let next = at + 1;
    while (next < most && (bytes[next] as number) <= 0x20 && bytes[next] !== 0) next += 1;
    if (next >= bytes.length && next < at + LOOK_BACK && !last) return MORE;
    if (next < bytes.length && NUMERIC[bytes[next] as number] === 1) mode = 'array';
    return next;
  }

  /** The index after the path of a prim, which may contain braces: `</Car{paint=red}Body>`. */
  function passPath(bytes: Buffer, at: number, last: boolean): number {
    const end = find(bytes, GREATER, at);
    if (end < 0) return !last && bytes.length - at <= WAIT ? MORE : at + 1;
    return end - at > LONGEST ? at + 1 : end + 1;
  }

  /** The index after a slash; enters a comment. */
  function passSlash(bytes: Buffer, at: number, last: boolean): number {
    const next = bytes[at + 1];
    if (next === undefined && !last) return MORE;
    if (next === SLASH) mode = 'line';
    else if (next === STAR) mode = 'block';
    else return at + 1;
    return at + 2;
  }

  /** The index of the next stopping byte, or the window's end. */
  function stopFrom(bytes: Buffer, from: number): number {
    const { length } = bytes;
    const near = Math.min(length, from + NEAR);
    let at = from;
    while (at < near && STOPS[bytes[at] as number] === 0) at += 1;
    if (at < near || at >= length) return at;
    let nearest = length;
    for (let i = 0; i < next.length; i++) {
      if ((next[i] as number) < at) {
        const found = bytes.indexOf(STOPPING[i] as number, at);
        next[i] = found < 0 ? length : found;
      }
      nearest = Math.min(nearest, next[i] as number);
    }
    return nearest;
  }

  return {
    feed(bytes, begin, last) {
      const { length } = bytes;
      next.fill(-1);
      let at = begin;
      let from = Math.max(0, begin - since);
      const leave = (index: number) => {
        since = Math.min(LOOK_BACK, index - from);
        return index;
      };
      while (at < length) {
        if (mode !== 'plain') {
          const wasValue = mode === 'string' || mode === 'array';
          const { next, done } = passMode(bytes, at, last);
          at = next;
          if (!done) return leave(at);
          mode = 'plain';
          if (wasValue) from = at;
          continue;
        }
        at = stopFrom(bytes, at);
        if (at >= length) break;
        const byte = bytes[at] as number;
        const before = Math.max(from, at - LOOK_BACK);
        let next: number;
        let isValue = true;
        if (byte === AT) {
          const { end, path } = assetAt(bytes, at, last);
          next = end;
          if (path) sink.asset(bytes, before, at, path);
        } else if (byte === QUOTE || byte === APOSTROPHE) next = passString(bytes, at, before, last);
        else if (byte === OPEN) next = sink.open(bytes, before, at) ? at + 1 : MALFORMED;
        else if (byte === CLOSE) next = sink.close() ? at + 1 : MALFORMED;
        else {
          isValue = false;
          if (byte === BRACKET) next = passBracket(bytes, at, last);
          else if (byte === SLASH) next = passSlash(bytes, at, last);
          else if (byte === LESS) next = passPath(bytes, at, last);
          else if (byte === HASH) {
            mode = 'line';
            next = at + 1;
          } else next = MALFORMED;
        }
        if (next === MORE) return leave(at);
        if (next === MALFORMED) {
          malformed = true;
          return at;
        }
        at = next;
        if (isValue) from = at;
      }
      return leave(at);
    },
    get malformed() {
      return malformed;
    },
    get open() {
      return mode === 'string' || mode === 'block' || mode === 'array';
    },
  };
}
