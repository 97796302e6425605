import { ownValue } from '../../../domain/own-value.js';

/** One component of a parameter. */
export interface ParameterValue {
  /** Without quotes; of a channel its last value, which can be out of date. */
  readonly text: string;
  /** The channel that holds the value or its expression. */
  readonly channel?: string;
}

/** The parameters of a node: by name the text between their brackets, which `valuesOf` parses. */
export type Parameters = ReadonlyMap<string, string>;

/** Parameters of one node that are read; the largest digital assets have a few thousand. */
const MOST_PARAMETERS = 50_000;

/** Longer names are none. */
const LONGEST_NAME = 256;

/** The bytes between a parameter's flags and its first value. */
const OPEN = ']\t(\t';

/** The end of the line that a position is in. */
function endOfLine(text: string, at: number): number {
  const line = text.indexOf('\n', at);
  return line < 0 ? text.length : line;
}

/** The position after a quoted text that begins at `at`. */
function endOfQuote(text: string, at: number): number {
  for (let end = at + 1; ; end++) {
    end = text.indexOf('"', end);
    if (end < 0) return text.length;
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
}

/**
 * Parses the parameters of a node (`.parm`): lines `name TAB [ flags ] TAB ( TAB value TAB … )`. A quoted text may
 * contain line ends.
 */
export function parametersOf(text: string): Parameters {
  const found = new Map<string, string>();
  // What comes next is searched for only once: the quote that begins a value, and the begin of a parameter's values.
  let quote = -1;
  let open = text.indexOf(OPEN);
  for (let at = 0; open >= 0 && at < text.length && found.size < MOST_PARAMETERS; ) {
    let end = endOfLine(text, at);
    if (open < at) open = text.indexOf(OPEN, at);
    if (open > end) {
      at = text.lastIndexOf('\n', open) + 1;
      continue;
    }
    if (open < 0) break;
    for (let here = open; ; ) {
      if (quote < here) {
        const tab = text.indexOf('\t"', here);
        quote = tab < 0 ? text.length : tab + 1;
      }
      if (quote >= end) break;
      here = endOfQuote(text, quote);
      if (here > end) end = endOfLine(text, here);
    }
    const name = text.slice(at, Math.max(at, Math.min(text.indexOf('\t', at), at + LONGEST_NAME + 1)));
    const close = lastClose(text, open + OPEN.length - 1, end);
    if (close >= 0 && name.length <= LONGEST_NAME && at + name.length < open) {
      const from = open + OPEN.length;
      found.set(name, text.slice(from, text[close - 1] === '\t' ? Math.max(from, close - 1) : close));
    }
    at = end + 1;
  }
  return found;
}

/** The last closing bracket between two positions; -1 where there is none. */
function lastClose(text: string, from: number, end: number): number {
  for (let at = end - 1; at >= from; at--) if (text[at] === ')') return at;
  return -1;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquoted(text: string): string {
  const inner = text.replace(/^"/, '').replace(/"$/, '');
  return inner.replace(/\\(.)/gs, (_, char: string) => ownValue(ESCAPES, char) ?? char);
}

/** The values of a parameter: `1280`, `"off"`, `[ f1 TAB 1 ]`. */
export function valuesOf(raw: string): ParameterValue[] {
  const values: ParameterValue[] = [];
  for (let at = 0; at < raw.length; ) {
    const char = raw[at];
    if (char === '\t' || char === ' ') {
      at += 1;
    } else if (char === '"') {
      const end = endOfQuote(raw, at);
      values.push({ text: unquoted(raw.slice(at, end)) });
      at = end;
    } else if (char === '[' && raw[at + 1] === ' ') {
      const tab = raw.indexOf('\t', at);
      const isQuoted = tab >= 0 && raw[tab + 1] === '"';
      const from = isQuoted ? endOfQuote(raw, tab + 1) : Math.max(tab, at);
      const close = raw.indexOf(' ]', from);
      const end = close < 0 ? raw.length : close;
      const [channel, text] = tab < 0 ? ['', ''] : [raw.slice(at + 2, tab), raw.slice(tab + 1, end)];
      values.push({ text: isQuoted ? unquoted(text) : text, channel: channel.trim() });
      at = end + 2;
    } else {
      const tab = raw.indexOf('\t', at);
      const end = tab < 0 ? raw.length : tab;
      values.push({ text: unquoted(raw.slice(at, end)) });
      at = end;
    }
  }
  return values;
}

/** The only value of a parameter; undefined where it is missing, has a channel, or there are several. */
export function textOf(parameters: Parameters, name: string): string | undefined {
  const raw = parameters.get(name);
  if (raw === undefined) return undefined;
  const [value, ...others] = valuesOf(raw);
  if (!value) return '';
  return others.length > 0 || value.channel !== undefined ? undefined : value.text;
}

/** A switch; undefined where it is missing, follows an expression, or is no switch. */
export function switchOf(parameters: Parameters, name: string): boolean | undefined {
  const text = textOf(parameters, name);
  if (text === 'on' || text === '1') return true;
  return text === 'off' || text === '0' ? false : undefined;
}
