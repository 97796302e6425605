import type { SceneDamage } from '../../domain/scene-report.js';
import type { SceneFile } from '../file.js';

/** What is done with the chunks of a file. */
export interface ChunkVisitor {
  /** A group begins; its type is four bytes, as latin1. */
  open(type: string): void;
  close(): void;
  /** How many bytes of the data of such a chunk are of use at most; a longer one is read as far. */
  wants(tag: string): number;
  /** @param whole false where the chunk has more data than these */
  leaf(tag: string, data: Buffer, whole: boolean): void;
  /** True when no more can be kept. */
  full(): boolean;
}

/** Bytes that are read of the file at once. */
const WINDOW = 1 << 18;

/** Groups within groups: real files have three levels. */
const DEEPEST = 64;

const GROUP = /^(?:FOR|CAT|LIS|PRO)[48]$/;

/** A view onto a file that moves along with the reading. */
function windowOf(file: SceneFile) {
  let start = 0;
  let bytes: Buffer = Buffer.alloc(0);
  return {
    /** The bytes from a position on, if they are there already. */
    here(position: number, length: number): Buffer | undefined {
      const from = position - start;
      return from >= 0 && from + length <= bytes.length ? bytes.subarray(from, from + length) : undefined;
    },
    async move(position: number, length: number): Promise<void> {
      start = position;
      bytes = await file.read(position, Math.max(WINDOW, length));
    },
  };
}

/** A group that is open: where it ends, and how wide its chunks are. */
interface Group {
  readonly end: number;
  readonly wide: boolean;
}

/** A chunk's data, rounded up: chunks begin at multiples of 4 or 8, counted from where the data before begin. */
function padded(size: number, wide: boolean): number {
  const unit = wide ? 8 : 4;
  return Math.ceil(size / unit) * unit;
}

/**
 * Walks through the chunks of Maya's IFF, in which sizes are 32 bits wide or 64 (docs/scene-formats.md, "Maya
 * Binary"), and reads only those that are wanted. A chunk that leaves its group, or a group that leaves its file, ends
 * it.
 */
export async function walkChunks(file: SceneFile, visitor: ChunkVisitor): Promise<SceneDamage | undefined> {
  const view = windowOf(file);
  const groups: Group[] = [{ end: file.size, wide: false }];
  let at = 0;

  async function bytes(position: number, length: number): Promise<Buffer | undefined> {
    const known = view.here(position, length);
    if (known) return known;
    await view.move(position, length);
    return view.here(position, length);
  }

  const broken = (end: number): SceneDamage => ({ reason: end > file.size ? 'cut' : 'malformed', at });

  for (;;) {
    const group = groups.at(-1) as Group;
    const root = groups.length === 1;
    // The width of the outermost chunk stands in its own name.
    const wide = root ? (await bytes(at, 4))?.[3] === 0x38 : group.wide;
    const header = wide ? 16 : 8;
    if (at + header > group.end) {
      if (root) return at === 0 || group.end - at > 0 ? { reason: 'cut', at } : undefined;
      if (group.end > file.size) return broken(group.end);
      groups.pop();
      visitor.close();
      at = group.end;
      // What may follow the outermost group is none of the scene.
      if (groups.length === 1) return undefined;
      continue;
    }
    const head = await bytes(at, header);
    if (!head) return broken(at + header > file.size ? at + header : 0);
    const tag = head.toString('latin1', 0, 4);
    const size = wide ? head.readUInt32BE(8) * 2 ** 32 + head.readUInt32BE(12) : head.readUInt32BE(4);
    const data = at + header;
    const end = data + size;
    const isGroup = GROUP.test(tag);
    // A file that was cut short still says how long it was: its outermost group is read as far as it goes.
    if (end > group.end && !(root && isGroup))
      return broken(end > group.end && group.end >= file.size ? end : 0);
    if (isGroup) {
      const type = size >= 4 && groups.length < DEEPEST ? await bytes(data, 4) : undefined;
      if (!type) return broken(data + 4 > file.size ? data + 4 : 0);
      visitor.open(type.toString('latin1'));
      groups.push({ end, wide: tag.endsWith('8') });
      at = data + 4;
      continue;
    }
    if (root) return broken(0);
    const most = visitor.wants(tag);
    if (most > 0) {
      const content = await bytes(data, Math.min(size, most));
      if (!content) return broken(end);
      visitor.leaf(tag, content, size <= most);
      if (visitor.full()) return { reason: 'limit', at };
    }
    at = Math.min(data + padded(size, wide), group.end);
  }
}
