/** Room for the rest of a chunk, so that memory is seldom asked for again. */
const SPARE = 64 * 1024;

/** Joins each chunk of a file to the rest of the one before that is not parsed yet, in memory that is used again. */
export class JoinedChunks {
  private memory: Buffer = Buffer.alloc(0);
  private length = 0;
  /** The length from which the bytes are parsed again. */
  private enough = 0;

  /** The bytes that are not parsed yet; valid until the next call. */
  get rest(): Buffer {
    return this.memory.subarray(0, this.length);
  }

  /**
   * What was kept, and a chunk after it; valid until `keep` is called. Undefined while that is not much more than was
   * kept: tiny chunks would have the beginning of a long token parsed each time.
   */
  with(chunk: Buffer): Buffer | undefined {
    if (this.length === 0) return chunk;
    const end = this.length + chunk.length;
    this.reserve(end);
    chunk.copy(this.memory, this.length);
    this.length = end;
    return end < this.enough ? undefined : this.rest;
  }

  /** Keeps what is not parsed yet of the bytes that `with` returned. */
  keep(text: Buffer, start: number): void {
    const length = text.length - start;
    this.reserve(length);
    text.copy(this.memory, 0, start);
    this.length = length;
    this.enough = length + Math.min(length, SPARE);
  }

  private reserve(size: number): void {
    if (size <= this.memory.length) return;
    const larger = Buffer.allocUnsafe(size + SPARE);
    this.memory.copy(larger, 0, 0, this.length);
    this.memory = larger;
  }
}
