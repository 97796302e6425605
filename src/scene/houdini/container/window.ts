import type { SceneFile } from '../../scene-file.js';

/** Bytes read from the disk at once. */
const LENGTH = 1 << 20;

/** A file's bytes by position, read through one buffer, and a native search in them. */
export class FileWindow {
  private at = 0;
  private buffer: Buffer = Buffer.alloc(0);

  constructor(private readonly file: SceneFile) {}

  get size(): number {
    return this.file.size;
  }

  /** Bytes from a position, fewer at the end of the file; valid until the next call. */
  async bytes(position: number, length: number): Promise<Buffer> {
    const begin = position - this.at;
    const wanted = Math.max(0, Math.min(length, this.size - position));
    if (begin >= 0 && begin + wanted <= this.buffer.length)
      return this.buffer.subarray(begin, begin + wanted);
    this.buffer = await this.file.read(position, Math.max(wanted, LENGTH));
    this.at = position;
    return this.buffer.subarray(0, wanted);
  }

  /** The position of a text at or after a position and before `end`; -1 where there is none. */
  async find(text: Buffer, position: number, end = this.size): Promise<number> {
    for (let from = position; from < end; from += LENGTH - text.length + 1) {
      const part = await this.bytes(from, Math.min(LENGTH, end - from));
      const at = part.indexOf(text);
      if (at >= 0) return from + at;
      if (part.length < LENGTH) return -1;
    }
    return -1;
  }
}
