/** The bytes of a text file that are not parsed yet. */
export class TextWindow {
  bytes: Buffer = Buffer.alloc(0);
  /** Index of the next byte to parse. */
  at = 0;
  /** True when `bytes` reaches to the end of the file. */
  isLast = false;
  /** Position of `bytes` in the file. */
  private start = 0;

  /** Adds a chunk, which needs to be valid until `hold` is called. */
  push(chunk: Buffer): void {
    const rest = this.bytes.length - this.at;
    this.start += this.at;
    this.bytes = rest === 0 ? chunk : Buffer.concat([this.bytes.subarray(this.at), chunk]);
    this.at = 0;
  }

  /** Copies the bytes that are not parsed yet, so that the chunk's memory can be reused. */
  hold(): void {
    this.start += this.at;
    this.bytes = Buffer.from(this.bytes.subarray(this.at));
    this.at = 0;
  }

  /** Position of the next byte in the file. */
  position(): number {
    return this.start + this.at;
  }

  /** Moves to the next such byte; false, and at the end of the window, where there is none. */
  skipTo(byte: number): boolean {
    const found = this.bytes.indexOf(byte, this.at);
    this.at = found === -1 ? this.bytes.length : found;
    return found !== -1;
  }

  /** The number of bytes from the next one to the end of the window. */
  rest(): number {
    return this.bytes.length - this.at;
  }
}
