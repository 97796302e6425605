import { DataError, RayvisionError } from '../../../errors.js';
import { checkOrder } from './check-order.js';
import { type Column, findColumn } from './columns.js';
import { parseCsv } from './parse-csv.js';
import { parseJsonRows, parseNdjsonRows } from './parse-json.js';
import type { RawRows, RowFault } from './raw-row.js';
import { type RowValues, readRow } from './read-row.js';

/** The rows of a file, and all its faults. */
export interface BatchFile {
  readonly rows: readonly RowValues[];
  readonly faults: readonly RowFault[];
}

/** Parses a text as what its first character shows: `[` a JSON array, `{` NDJSON, anything else CSV. */
function parse(text: string): RawRows {
  // What is not UTF-8 was replaced while it was read; UTF-16 has zeros.
  if (/[\uFFFD\0]/.test(text)) throw new DataError('batch.encoding');
  const content = text.replace(/^\uFEFF/, '');
  const [first] = content.trimStart();
  if (first === '[') return parseJsonRows(content);
  return first === '{' ? parseNdjsonRows(content) : parseCsv(content);
}

/** Finds the columns of all rows; an unknown one is a fault of the first line that has it. */
function columnsOf({ rows, faults: found }: RawRows): { columns: Map<string, Column>; faults: RowFault[] } {
  const columns = new Map<string, Column>();
  const seen = new Set<string>();
  const faults = [...found];
  for (const { line, values } of rows) {
    const keys = new Map<string, string>();
    for (const name of values.keys()) {
      try {
        if (!seen.has(name)) {
          seen.add(name);
          columns.set(name, findColumn(name));
        }
      } catch (error) {
        if (!(error instanceof RayvisionError)) throw error;
        faults.push({ line, error });
      }
      const key = columns.get(name)?.key;
      const other = key === undefined ? undefined : keys.get(key);
      if (key !== undefined && other !== undefined && other !== name)
        throw new DataError('batch.twice', { name, other });
      if (key !== undefined) keys.set(key, name);
    }
  }
  return { columns, faults };
}

/**
 * Reads the rows of a CSV, JSON or NDJSON file, as text. All faults of all rows are in the result.
 * @throws DataError for a text that has no rows, or whose columns are ambiguous
 */
export function readBatch(text: string): BatchFile {
  const raw = parse(text);
  if (raw.rows.length + raw.faults.length === 0) throw new DataError('batch.empty');
  const { columns, faults } = columnsOf(raw);
  const isScene = ({ key }: Column) => key === 'scene';
  if (raw.rows.length > 0 && ![...columns.values()].some(isScene))
    throw new DataError('batch.noSceneColumn', { list: [...columns.keys()] });
  const rows: RowValues[] = [];
  for (const row of raw.rows) {
    try {
      rows.push(readRow(row, columns));
    } catch (error) {
      if (!(error instanceof RayvisionError)) throw error;
      faults.push({ line: row.line, error });
    }
  }
  // A row that cannot be read may be the one that others wait for.
  const order = checkOrder(rows).filter(
    ({ error }) => faults.length === 0 || error.key !== 'batch.unknownAfter',
  );
  return { rows, faults: [...faults, ...order].toSorted((a, b) => a.line - b.line) };
}
