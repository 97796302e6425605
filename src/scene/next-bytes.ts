/**
 * Where given bytes next occur in a window of a file, by native search. Each byte is searched for once between two of its
 * occurrences, so that long data is passed at the speed of memory.
 */
export class NextBytes {
  private text: Buffer = Buffer.alloc(0);
  private readonly known: number[];

  /** @param bytes values from 0 to 255; fewer mean fewer searches */
  constructor(private readonly bytes: readonly number[]) {
    this.known = bytes.map(() => -1);
  }

  /** Begins another window. */
  window(text: Buffer): void {
    this.text = text;
    this.known.fill(-1);
  }

  /**
   * The index of the first of the bytes at or after `from`, or the window's length where there is none. `from` may not
   * lie before that of an earlier call in the same window.
   */
  after(from: number): number {
    let first = this.text.length;
    for (let i = 0; i < this.bytes.length; i++) {
      let at = this.known[i] as number;
      if (at < from) {
        at = this.text.indexOf(this.bytes[i] as number, from);
        if (at < 0) at = this.text.length;
        this.known[i] = at;
      }
      if (at < first) first = at;
    }
    return first;
  }
}
