import { escapeJson, oneLine } from '../domain/safe-text.js';
import { isInterruption, OutputError } from '../errors.js';
import type { OutputStream } from '../output-stream.js';
import { displayWidth, padded } from './width.js';
import { wrap } from './wrap.js';

export { oneLine };

/**
 * Writes text; resolves when the system has taken it.
 * @throws OutputError when it cannot (a full disk): a result that was not written must not look like success; the
 * interruption of a run whose output nobody reads
 */
export function print(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (cause) => {
      if (!cause) return resolve();
      // Nobody read it until the run was interrupted.
      if (isInterruption(cause)) return reject(cause);
      const code = (cause as NodeJS.ErrnoException).code ?? cause.message;
      reject(new OutputError('output.write', { cause: code }, { cause }));
    });
  });
}

/** JSON that says the same to a program, and nothing to a terminal. */
export function jsonText(value: unknown, indent?: number): string {
  return escapeJson(JSON.stringify(value, undefined, indent));
}

/** One JSON document, in one line and one write. */
export function printJson(stream: OutputStream, value: unknown): Promise<void> {
  return print(stream, `${jsonText(value)}\n`);
}

/** In less room than this a last column is not broken: it would be a word a line. */
const LEAST_LAST = 20;

/**
 * Columns of plain text from anywhere, two spaces apart, the last one ragged. In a given width the last one is broken
 * between words, and goes on below itself.
 */
export function columns(given: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string {
  const rows = given.map((row) => row.map(oneLine));
  // A loop: there may be more rows than a call takes arguments.
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, displayWidth(row[column] ?? '')), 0),
  );
  const left = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 0);
  const last = (cell: string) =>
    width - left < LEAST_LAST ? cell : wrap(cell, width - left).replaceAll('\n', `\n${' '.repeat(left)}`);
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? last(cell) : padded(cell, widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
