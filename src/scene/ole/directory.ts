import type { SceneDamage } from '../../domain/scene/scene-report.js';
import type { SceneFile } from '../scene-file.js';

const ENTRY_LENGTH = 128;

/** Entries of a directory that are read; 3ds Max writes about twelve, Softimage some thousands. */
const MOST_ENTRIES = 100_000;

/** Depth of storages in storages that is followed. */
const DEEPEST = 32;

const STORAGE = 1;
const STREAM = 2;

/** Where a stream lies. */
export interface OleEntry {
  readonly first: number;
  readonly size: number;
}

/** The streams of a compound file by name, with the storages that hold them: `TLShell/Version`. */
export interface OleDirectory {
  readonly streams: ReadonlyMap<string, OleEntry>;
  /** The stream of the mini sectors. */
  readonly root: OleEntry;
  readonly damage?: SceneDamage;
}

interface Node extends OleEntry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
}

/** Parses an entry ([MS-CFB], 2.6). Files with sectors of 512 bytes may have garbage in the upper half of the size. */
function parseEntry(bytes: Buffer, isLarge: boolean): Node {
  const length = Math.min(64, bytes.readUInt16LE(64));
  const high = isLarge ? bytes.readUInt32LE(124) : 0;
  return {
    name: bytes.toString('utf16le', 0, Math.max(0, length - 2) & ~1),
    type: bytes.readUInt8(66),
    ...{ left: bytes.readUInt32LE(68), right: bytes.readUInt32LE(72), child: bytes.readUInt32LE(76) },
    ...{ first: bytes.readUInt32LE(116), size: high * 2 ** 32 + bytes.readUInt32LE(120) },
  };
}

/**
 * Reads a directory: storages with the trees of their entries. An entry that was visited before ends its branch, so that
 * trees in a circle end.
 * @param stream the stream of the entries
 */
export async function readDirectory(stream: SceneFile, isLarge: boolean): Promise<OleDirectory> {
  const bytes = await stream.read(0, MOST_ENTRIES * ENTRY_LENGTH);
  const count = Math.floor(bytes.length / ENTRY_LENGTH);
  const entry = (at: number) =>
    at < count ? parseEntry(bytes.subarray(at * ENTRY_LENGTH, (at + 1) * ENTRY_LENGTH), isLarge) : undefined;
  const root = entry(0);
  if (!root)
    return { streams: new Map(), root: { first: 0xffffffff, size: 0 }, damage: { reason: 'cut', at: 0 } };
  const streams = new Map<string, OleEntry>();
  const visited = new Set([0]);
  const open: [at: number, path: string, depth: number][] = [[root.child, '', 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, path, depth] = next;
    const node = visited.has(at) ? undefined : entry(at);
    if (!node) continue;
    visited.add(at);
    const name = `${path}${node.name}`;
    if (node.type === STREAM && !streams.has(name)) streams.set(name, { first: node.first, size: node.size });
    if (node.type === STORAGE && depth < DEEPEST) open.push([node.child, `${name}/`, depth + 1]);
    open.push([node.left, path, depth], [node.right, path, depth]);
  }
  const isFull = stream.size > MOST_ENTRIES * ENTRY_LENGTH && count === MOST_ENTRIES;
  return { streams, root, ...(isFull ? { damage: { reason: 'limit', at: 0 } as const } : {}) };
}
