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

  /** As `bytes`, for few bytes that may be far away: the window stays where it is. */
  async glance(position: number, length: number): Promise<Buffer> {
    const begin = position - this.at;
    const isInside = begin >= 0 && begin + length <= this.buffer.length;
    return isInside ? this.bytes(position, length) : this.file.read(position, length);
  }

  /** The position of a text at or after a position and before `end`; -1 where there is none. */
  async find(text: Buffer, position: number, end = this.size): Promise<number> {
    for (let from = position; from + text.length <= end; ) {
      // What is in memory is searched first; it is not read again from the position on.
      await this.bytes(from, text.length);
      const part = this.buffer.subarray(from - this.at, end - this.at);
      const at = part.indexOf(text);
      if (at >= 0) return from + at;
      if (part.length < text.length) return -1;
      from += part.length - text.length + 1;
    }
    return -1;
  }
}
