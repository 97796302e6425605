import { KINDS, kind, OPEN } from './bytes.js';

/** Bytes of a `#` line that are kept. */
const KEPT = 200;

/** A line that begins with `#`, over one or more windows: a comment, or the header of a block. */
export class HashLine {
  /** Whether such a line is being read. */
  isOpen = false;
  /** The first bytes of the line. */
  text = '';

  private last = 0;

  begin(): void {
    this.isOpen = true;
    this.last = 0;
    this.text = '';
  }

  /**
   * Reads on; returns the index of the line's end, of a NUL, or the length of the window.
   * @param kept whether the text is wanted
   */
  read(text: Buffer, from: number, kept: boolean): number {
    let i = from;
    for (; i < text.length; i++) {
      const byte = text[i] as number;
      if (byte === 0 || KINDS[byte] === kind.line) break;
      if (KINDS[byte] !== kind.blank) this.last = byte;
    }
    if (kept && this.text.length < KEPT)
      this.text += text.toString('latin1', from, Math.min(i, from + KEPT - this.text.length));
    return i;
  }

  /** Ends the line; returns whether it opens a block. */
  end(): boolean {
    this.isOpen = false;
    return this.last === OPEN;
  }

  /** Its first word. */
  get word(): string {
    return /^#[^\s{]*/.exec(this.text)?.[0] ?? '#';
  }
}
