import { OutputError } from '../errors.js';
import type { OutputStream } from '../output-stream.js';
import { displayWidth, folded, padded } from './width.js';

/**
 * Writes text; resolves when the system has taken it.
 * @throws OutputError when it cannot (a full disk): a result that was not written must not look like success.
 */
export function print(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (cause) => {
      if (!cause) return resolve();
      const code = (cause as NodeJS.ErrnoException).code ?? cause.message;
      reject(new OutputError('output.write', { cause: code }, { cause }));
    });
  });
}

/** What JSON lets through as it is, and a terminal obeys or shows as another text: controls, and marks that turn it. */
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** JSON that says the same to a program, and nothing to a terminal. */
export function jsonText(value: unknown, indent?: number): string {
  const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, undefined, indent).replace(UNSAFE, escaped);
}

/** One JSON document, in one line and one write. */
export function printJson(stream: OutputStream, value: unknown): Promise<void> {
  return print(stream, `${jsonText(value)}\n`);
}

/** What turns the direction of writing, and so can show a text as another one. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of unknown origin as one line that moves no cursor: what breaks lines or controls terminals is a space. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  const parts = text.split(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/);
  if (parts.length === 1) return text.replace(TURNING, '');
  // Blanks beside them go with them. A pattern that took both would try each run of blanks again and again.
  const last = parts.length - 1;
  const bare = parts.map((part, at) =>
    at > 0 ? (at < last ? part.trim() : part.trimStart()) : part.trimEnd(),
  );
  return bare.join(' ').replace(TURNING, '');
}

/** In less room than this a last column is not broken: it would be a word a line. */
const LEAST_LAST = 20;

/**
 * Columns of plain text, two spaces apart, the last one ragged. In a given width the last one is broken between words,
 * and goes on below itself.
 */
export function columns(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string {
  // A loop: there may be more rows than a call takes arguments.
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, displayWidth(row[column] ?? '')), 0),
  );
  const left = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 0);
  const last = (cell: string) =>
    width - left < LEAST_LAST ? cell : folded(cell, width - left).replaceAll('\n', `\n${' '.repeat(left)}`);
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
