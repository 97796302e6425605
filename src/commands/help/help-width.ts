import type { OutputStream } from '../../output-stream.js';

/** Columns of help where the terminal's width is unknown, for example through a pager. */
const DEFAULT_WIDTH = 80;

/** Columns of help for a stream. */
export function helpWidth({ columns }: Pick<OutputStream, 'columns'>): number {
  return columns || DEFAULT_WIDTH;
}
