import type { OutputStream } from '../output-stream.js';
import { folded } from './width.js';

/** Text for a stream: at a terminal no line breaks within a word. JSON stays the one line that it is. */
export function foldedFor({ isTTY, columns }: Pick<OutputStream, 'isTTY' | 'columns'>, text: string): string {
  return isTTY && columns && !text.startsWith('{') ? folded(text, columns) : text;
}

/** A stream for messages: whatever is written to it is folded, so that nobody who writes need think of it. */
export function foldingStream(stream: OutputStream): OutputStream {
  const write: OutputStream['write'] = (text, done) => stream.write(foldedFor(stream, text), done);
  return Object.create(stream, { write: { value: write } });
}
