import type { OutputStream } from '../output-stream.js';

/** Writes text; resolves when the system has taken it. */
export function print(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}

/** One JSON document, in one line and one write. */
export function printJson(stream: OutputStream, value: unknown): Promise<void> {
  return print(stream, `${JSON.stringify(value)}\n`);
}

/** Columns of plain text, two spaces apart, the last one ragged. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
