import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import type { SceneFile } from '../../scene-file.js';

/** A file in a package. */
export interface Entry {
  /** Its path in the package, with slashes. */
  readonly name: string;
  /** The position of its first byte. */
  readonly start: number;
  readonly size: number;
}

/** Signatures of the end of the directory, of an entry in it, and of the header before a file's bytes. */
const [END, DIRECTORY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];

/** Bytes of each of them without names and comments. */
const [END_SIZE, DIRECTORY_SIZE, LOCAL_SIZE] = [22, 46, 30];

/** Bytes at the end of a package that contain the end of its directory: a comment has at most 65,535. */
const TAIL = END_SIZE + 0xffff;

/** Bytes of a directory, and files in a package, that are read. */
const [MOST_DIRECTORY, MOST_ENTRIES] = [32 << 20, 100_000];

/** Sizes from here on are in another place of the directory, which packages of USD do not have. */
const LARGE = 0xffffffff;

/** The files of a package, and where its directory is damaged. */
export interface Directory {
  readonly entries: readonly Entry[];
  readonly damage?: SceneDamage;
}

/** Reads the directory of a package: a zip archive whose files are stored as they are. */
export async function readDirectory(file: SceneFile): Promise<Directory> {
  const entries: Entry[] = [];
  const damaged = (reason: SceneDamage['reason'], at: number) => ({ entries, damage: { reason, at } });
  const tailAt = Math.max(0, file.size - TAIL);
  const tail = await file.read(tailAt, TAIL);
  const signature = Buffer.from([0x50, 0x4b, 5, 6]);
  const endAt = tail.lastIndexOf(signature);
  if (endAt < 0 || tail.length - endAt < END_SIZE || tail.readUInt32LE(endAt) !== END) {
    return damaged('cut', file.size);
  }
  const count = tail.readUInt16LE(endAt + 10);
  const size = tail.readUInt32LE(endAt + 12);
  const start = tail.readUInt32LE(endAt + 16);
  if (start === LARGE || size > MOST_DIRECTORY || count > MOST_ENTRIES)
    return damaged('limit', tailAt + endAt);
  const directory = await file.read(start, size);
  let total = 0;
  for (let at = 0, left = count; left > 0; left--) {
    if (directory.length - at < DIRECTORY_SIZE || directory.readUInt32LE(at) !== DIRECTORY) {
      return damaged('malformed', start + at);
    }
    const method = directory.readUInt16LE(at + 10);
    const [length, nameSize] = [directory.readUInt32LE(at + 24), directory.readUInt16LE(at + 28)];
    const more = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    const localAt = directory.readUInt32LE(at + 42);
    const nameAt = at + DIRECTORY_SIZE;
    const name = directory.toString('utf8', nameAt, nameAt + nameSize).replaceAll('\\', '/');
    at = nameAt + nameSize + more;
    if (name === '' || name.endsWith('/')) continue;
    const local = await file.read(localAt, LOCAL_SIZE);
    if (local.length < LOCAL_SIZE || local.readUInt32LE(0) !== LOCAL || method !== 0) {
      return damaged('malformed', localAt);
    }
    const first = localAt + LOCAL_SIZE + local.readUInt16LE(26) + local.readUInt16LE(28);
    if (first + length > file.size) return damaged('cut', file.size);
    // Files that overlap could be read millions of times, in packages in packages.
    total += LOCAL_SIZE + length;
    if (total > file.size) return damaged('malformed', localAt);
    entries.push({ name, start: first, size: length });
  }
  return { entries };
}

/** Bytes that are read at once. */
const CHUNK = 1 << 20;

/** A file in a package, as if it were a separate file. */
export function entryFile(file: SceneFile, { start, size }: Entry): SceneFile {
  const read = (position: number, length: number) =>
    position >= size || position < 0
      ? Promise.resolve(Buffer.alloc(0))
      : file.read(start + position, Math.min(length, size - position));
  return {
    ...{ path: file.path, size, signal: file.signal, read },
    async *chunks(position = 0) {
      for (let at = position; at < size; ) {
        const chunk = await read(at, CHUNK);
        if (chunk.length === 0) return;
        yield chunk;
        at += chunk.length;
      }
    },
  };
}
