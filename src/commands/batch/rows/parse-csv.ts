import { CsvError, parse } from 'csv-parse/sync';
import { DataError } from '../../../errors.js';
import { MOST_CHARACTERS, type RawRow, type RawRows, type RowFault } from './raw-row.js';

const LINE_END = /\r\n|\n|\r/g;

/** Counts lines of a text from one offset to a later one. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    line += text.slice(at, offset).match(LINE_END)?.length ?? 0;
    at = offset;
    return line;
  };
}

/** A record with the line where it begins. */
interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Splits a text into records (RFC 4180). @throws DataError with the line, for a quote that is not closed or misplaced */
function recordsOf(text: string): CsvRecord[] {
  // The parser counts bytes, of which a character here may have several.
  const bytes = Buffer.from(text);
  const lineAt = lineCounter(bytes.toString('latin1'));
  const LINE_FEEDS = [0x0a, 0x0d];
  let begin = 0;
  const records: CsvRecord[] = [];
  try {
    parse(bytes, {
      relax_column_count: true,
      skip_empty_lines: true,
      onRecord(cells: string[], { bytes: end }) {
        while (LINE_FEEDS.includes(bytes[begin] ?? 0)) begin += 1;
        records.push({ line: lineAt(begin), cells });
        begin = end;
        return null;
      },
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    while (LINE_FEEDS.includes(bytes[begin] ?? 0)) begin += 1;
    throw new DataError('batch.quotes', { line: lineAt(begin) }, { cause });
  }
  return records;
}

/** Parses CSV with a header line (RFC 4180). @throws DataError for a text that is not CSV, and for a bad header */
export function parseCsv(text: string): RawRows {
  const [header, ...records] = recordsOf(text);
  const columns = (header?.cells ?? []).map((cell) => cell.trim());
  // A sheet often ends with empty columns.
  while (columns.at(-1) === '') columns.pop();
  const unnamed = columns.indexOf('');
  if (unnamed >= 0) throw new DataError('batch.unnamedColumn', { number: unnamed + 1 });
  const seen = new Set<string>();
  const twice = columns.find((column) => seen.size === seen.add(column).size);
  if (twice !== undefined) throw new DataError('batch.twice', { name: twice, other: twice });
  const rows: RawRow[] = [];
  const faults: RowFault[] = [];
  for (const { line, cells } of records) {
    // A sheet often ends with lines of commas.
    if (cells.every((cell) => cell.trim() === '')) continue;
    const extra = cells.findIndex((cell, at) => at >= columns.length && cell.trim() !== '');
    const long = cells.findIndex((cell) => cell.length > MOST_CHARACTERS);
    const params = { cells: cells.length, columns: columns.length };
    if (long >= 0) {
      const column = columns[long] ?? String(long + 1);
      faults.push({ line, error: new DataError('batch.longCell', { column, most: MOST_CHARACTERS }) });
    } else if (extra >= 0 || cells.length < columns.length)
      faults.push({ line, error: new DataError('batch.cells', params) });
    else rows.push({ line, values: new Map(columns.map((column, at) => [column, cells[at] ?? ''])) });
  }
  return { rows, faults };
}
