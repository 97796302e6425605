import { escapeJson, oneLine } from '../domain/text/safe-text.js';
import { isInterruption, OutputError } from '../errors.js';
import type { OutputStream } from '../output-stream.js';
import { jsonPieces } from './json-pieces.js';
import { displayWidth, padded } from './width.js';
import { wrap } from './wrap.js';

export { oneLine };

/**
 * Writes text; resolves when the system has taken it.
 * @throws OutputError when the write fails (a full disk), so that it does not look like success; the interruption, if
 * the run was interrupted before its output was read
 */
export function print(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (cause) => {
      if (!cause) return resolve();
      // The run was interrupted before the output was read.
      if (isInterruption(cause)) return reject(cause);
      const code = (cause as NodeJS.ErrnoException).code ?? cause.message;
      reject(new OutputError('output.write', { cause: code }, { cause }));
    });
  });
}

/** Returns JSON whose control characters are escaped, so that it cannot act on a terminal. */
export function jsonText(value: unknown, indent?: number): string {
  return escapeJson(JSON.stringify(value, undefined, indent));
}

/** Prints a JSON document in one line, and in one write if it is shorter than a million characters. */
export async function printJson(stream: OutputStream, value: unknown): Promise<void> {
  let waiting: string | undefined;
  for (const piece of jsonPieces(value)) {
    if (waiting !== undefined) await print(stream, waiting);
    waiting = escapeJson(piece);
  }
  await print(stream, `${waiting ?? ''}\n`);
}

/** The characters that `printPieces` gathers for a write. */
const WRITE = 100_000;

/** Prints a text that comes in pieces, in one write if it is shorter than 100,000 characters. */
export async function printPieces(stream: OutputStream, pieces: Iterable<string>): Promise<void> {
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < WRITE) continue;
    await print(stream, waiting);
    waiting = '';
  }
  if (waiting !== '') await print(stream, waiting);
}

/** Minimum width of a last column that is wrapped: a narrower one would have one word per line. */
const LEAST_LAST = 20;

/** Rows of a block of lines. */
const BLOCK = 1000;

/**
 * Aligns cells of plain text in columns, two spaces apart, without trailing spaces. With a width, the last column is
 * wrapped between words, and its further lines are indented.
 */
export function columns(given: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string {
  return [...columnBlocks(given, (row) => row, width)].join('');
}

/**
 * `columns` for many rows, in blocks of lines: only one block of them is in memory.
 * @param toRow called twice for each item, since the widths come first
 */
export function* columnBlocks<T>(
  items: readonly T[],
  toRow: (item: T) => readonly string[],
  width = Number.POSITIVE_INFINITY,
): Generator<string> {
  const widths: number[] = [];
  for (const item of items) {
    const row = toRow(item);
    // Without the last cell, which needs no padding.
    for (let column = 0; column < row.length - 1; column++) {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(oneLine(row[column] ?? '')));
    }
  }
  const left = widths.reduce((sum, one) => sum + one + 2, 0);
  const last = (cell: string) =>
    width === Number.POSITIVE_INFINITY || width - left < LEAST_LAST
      ? cell
      : wrap(cell, width - left).replaceAll('\n', `\n${' '.repeat(left)}`);
  const lineOf = (item: T) => {
    const row = toRow(item).map(oneLine);
    const cells = row.map((cell, column) =>
      column === row.length - 1 ? last(cell) : padded(cell, widths[column] ?? 0),
    );
    return `${cells.join('  ').trimEnd()}\n`;
  };
  for (let at = 0; at < items.length; at += BLOCK) {
    yield items
      .slice(at, at + BLOCK)
      .map(lineOf)
      .join('');
  }
}
