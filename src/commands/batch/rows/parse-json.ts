import { parseJson } from '../../../domain/text/json.js';
import { DataError, RayvisionError } from '../../../errors.js';
import { MOST_CHARACTERS, type RawRow, type RawRows, type RawValue, type RowFault } from './raw-row.js';

/** Returns the lines on which the members of a JSON array begin, from 1. The text must be valid JSON. */
function memberLines(text: string): number[] {
  const lines: number[] = [];
  let [line, depth, isDue] = [1, 0, false];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"|\n|[[\]{},]|[^\s"[\]{},]+/g)) {
    if (token === '\n') line += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else {
      if (isDue && depth === 1 && token !== ',') lines.push(line);
      isDue = depth === 0 || (depth === 1 && token === ',');
      if (token === '[' || token === '{') depth += 1;
    }
  }
  return lines;
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** Returns a value, a list, or `name=value` pairs of an object; undefined for anything else. */
function rawValue(value: unknown): RawValue | undefined {
  if (typeof value === 'boolean') return value;
  if (isPlain(value)) return String(value);
  if (Array.isArray(value)) return value.every(isPlain) ? value.map(String) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  return entries.every(([, one]) => isPlain(one)) ? entries.map((pair) => pair.join('=')) : undefined;
}

/** Reads one row. @throws DataError for anything but an object of texts, numbers, switches and lists of them */
function rowOf(line: number, value: unknown): RawRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DataError('batch.notRow');
  const values = new Map<string, RawValue>();
  for (const [column, member] of Object.entries(value)) {
    if (member === null) continue;
    const one = rawValue(member);
    if (one === undefined) throw new DataError('batch.shape', { column });
    if ([one].flat().some((text) => String(text).length > MOST_CHARACTERS))
      throw new DataError('batch.longCell', { column, most: MOST_CHARACTERS });
    values.set(column, one);
  }
  return { line, values };
}

/** Reads rows one after the other, and collects the faults. */
function rowsOf(parts: Iterable<readonly [line: number, read: () => unknown]>): RawRows {
  const rows: RawRow[] = [];
  const faults: RowFault[] = [];
  for (const [line, read] of parts) {
    try {
      rows.push(rowOf(line, read()));
    } catch (error) {
      if (!(error instanceof RayvisionError)) throw error;
      faults.push({ line, error });
    }
  }
  return { rows, faults };
}

/** @throws DataError for a text that is not JSON */
function parse(text: string): unknown {
  try {
    return parseJson(text, 'JSON');
  } catch (cause) {
    if (cause instanceof RayvisionError) throw cause;
    throw new DataError('batch.json', { cause: (cause as Error).message }, { cause });
  }
}

/** Parses a JSON array of objects. @throws DataError */
export function parseJsonRows(text: string): RawRows {
  const list = parse(text) as unknown[];
  const lines = memberLines(text);
  return rowsOf(list.map((value, at) => [lines[at] ?? 1, () => value]));
}

/** Parses NDJSON: an object a line; empty lines are skipped. */
export function parseNdjsonRows(text: string): RawRows {
  const lines = text.split(/\r\n|\n|\r/).map((line, at) => [at + 1, line] as const);
  const filled = lines.filter(([, line]) => line.trim() !== '');
  return rowsOf(filled.map(([number, line]) => [number, () => parse(line)]));
}
