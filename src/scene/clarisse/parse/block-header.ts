import { unquote } from './bytes.js';

/**
 * The word and the string that head a block, if one opens next: `Context "scene" {`. Nearly all words and strings head
 * none, so they are made text of only when that is certain, or when the bytes are about to go.
 */
export class Head {
  word = '';
  label: string | undefined;

  private wordFrom = -1;
  private wordTo = 0;
  private labelFrom = -1;
  private labelTo = 0;
  private escaped = false;

  begin(start: number, end: number): void {
    this.wordFrom = start;
    this.wordTo = end;
    this.label = undefined;
    this.labelFrom = -1;
  }

  /** A string: the first one after the word is its label. */
  string(start: number, end: number, escaped: boolean): void {
    if (this.label !== undefined || this.labelFrom >= 0) return;
    this.labelFrom = start;
    this.labelTo = end;
    this.escaped = escaped;
  }

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
