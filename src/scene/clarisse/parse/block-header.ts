import { unquote } from './bytes.js';

/**
 * The word and the string before a `{`: `Context "scene" {`. Most words and strings precede no block, so they are decoded
 * only when a block opens, or when the window's bytes are about to be released.
 */
export class BlockHeader {
  word = '';
  label: string | undefined;

  private wordFrom = -1;
  private wordTo = 0;
  private labelFrom = -1;
  private labelTo = 0;
  private escaped = false;

  /** Notes a word. */
  begin(start: number, end: number): void {
    this.wordFrom = start;
    this.wordTo = end;
    this.label = undefined;
    this.labelFrom = -1;
  }

  /** Notes a string; the first one after the word is the label. */
  string(start: number, end: number, escaped: boolean): void {
    if (this.label !== undefined || this.labelFrom >= 0) return;
    this.labelFrom = start;
    this.labelTo = end;
    this.escaped = escaped;
  }

  /** Decodes the word and the label from the window. */
  settle(text: Buffer): void {
    if (this.wordFrom >= 0) this.word = text.toString('utf8', this.wordFrom, this.wordTo);
    if (this.labelFrom >= 0) this.label = unquote(text, this.labelFrom, this.labelTo, this.escaped);
    this.wordFrom = -1;
    this.labelFrom = -1;
  }

  clear(word = ''): void {
    this.word = word;
    this.wordFrom = -1;
    this.label = undefined;
    this.labelFrom = -1;
  }
}
