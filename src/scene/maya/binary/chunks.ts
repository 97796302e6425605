import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import type { SceneFile } from '../../scene-file.js';

/** Receives the chunks of a file. */
export interface ChunkVisitor {
  /** A group begins. @param type four bytes as latin1 */
  open(type: string): void;
  close(): void;
  /** The number of bytes to read of a chunk with this tag; 0 skips it. */
  wants(tag: string): number;
  /** @param isComplete false where the chunk has more data than these */
  leaf(tag: string, data: Buffer, isComplete: boolean): void;
  /** Whether the memory limit is exceeded. */
  full(): boolean;
}

/** Bytes read from the file at once. */
const WINDOW = 1 << 18;

/** Nested groups; real files have three levels. */
const DEEPEST = 64;

const GROUP = /^(?:FOR|CAT|LIS|PRO)[48]$/;

/** A buffered view of a file. */
function windowOf(file: SceneFile) {
  let start = 0;
  let bytes: Buffer = Buffer.alloc(0);
  return {
    /** The bytes at a position, where they are buffered. */
    buffered(position: number, length: number): Buffer | undefined {
      const from = position - start;
      return from >= 0 && from + length <= bytes.length ? bytes.subarray(from, from + length) : undefined;
    },
    async move(position: number, length: number): Promise<void> {
      start = position;
      bytes = await file.read(position, Math.max(WINDOW, length));
    },
  };
}

/** An open group: its end, and whether its sizes have 64 bits. */
interface Group {
  readonly end: number;
  readonly wide: boolean;
}

/** The size of a chunk's data with padding, to a multiple of 4 or 8 from the start of the data. */
function padded(size: number, wide: boolean): number {
  const unit = wide ? 8 : 4;
  return Math.ceil(size / unit) * unit;
}

/**
 * Walks through the chunks of Maya's IFF, whose sizes have 32 or 64 bits (docs/scene-formats.md, "Maya Binary"), and
 * reads the wanted ones.
 * @returns the damage: a chunk longer than its group, a group longer than the file
 */
export async function walkChunks(file: SceneFile, visitor: ChunkVisitor): Promise<SceneDamage | undefined> {
  const view = windowOf(file);
  const groups: Group[] = [{ end: file.size, wide: false }];
  let at = 0;

  async function bytes(position: number, length: number): Promise<Buffer | undefined> {
    const known = view.buffered(position, length);
    if (known) return known;
    await view.move(position, length);
    return view.buffered(position, length);
  }

  const broken = (end: number): SceneDamage => ({ reason: end > file.size ? 'cut' : 'malformed', at });

  for (;;) {
    const group = groups.at(-1) as Group;
    const root = groups.length === 1;
    // The outermost chunk's own tag defines its width.
    const wide = root ? (await bytes(at, 4))?.[3] === 0x38 : group.wide;
    const header = wide ? 16 : 8;
    if (at + header > group.end) {
      if (root) return at === 0 || group.end - at > 0 ? { reason: 'cut', at } : undefined;
      if (group.end > file.size) return broken(group.end);
      groups.pop();
      visitor.close();
      at = group.end;
      // Bytes after the outermost group do not belong to the scene.
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
    // The outermost group of a truncated file has its original size; it is read to the end of the file.
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
