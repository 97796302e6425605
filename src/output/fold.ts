import type { OutputStream } from '../output-stream.js';
import { folded } from './width.js';

/** Text for a stream: at a terminal no line breaks within a word. JSON stays the one line that it is. */
function foldedFor({ isTTY, columns }: Pick<OutputStream, 'isTTY' | 'columns'>, text: string): string {
  return isTTY && columns && !text.startsWith('{') ? folded(text, columns) : text;
}

/** Columns of help where nobody knows them, through a pager: what most terminals have. */
export const HELP_WIDTH = 80;

/** A page of help for a stream. */
export function foldedHelp({ columns }: Pick<OutputStream, 'columns'>, text: string): string {
  return folded(text, columns || HELP_WIDTH);
}

/** A stream for messages: whatever is written to it is folded, so that nobody who writes need think of it. */
export function foldingStream(stream: OutputStream): OutputStream {
  const write: OutputStream['write'] = (text, done) => stream.write(foldedFor(stream, text), done);
  return Object.create(stream, { write: { value: write } });
}
