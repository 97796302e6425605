import type { FileBytes } from '../file-bytes.js';
import { ImageFault } from '../image.js';

/** Type of a channel's samples: unsigned integer, half or float. */
export type SampleType = 0 | 1 | 2;

export interface Channel {
  readonly name: string;
  readonly type: SampleType;
  readonly xSampling: number;
  readonly ySampling: number;
}

/** Corners of a window, both included. */
export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Tiles of a part: their size, and its levels. */
export interface TileDescription {
  readonly width: number;
  readonly height: number;
  /** 0 for one level, 1 for mipmaps, 2 for ripmaps. */
  readonly mode: number;
  readonly roundsUp: boolean;
}

/** The header of a part of an OpenEXR file (OpenEXR File Layout, "Header"). */
export interface PartHeader {
  readonly name: string;
  readonly channels: readonly Channel[];
  readonly compression: number;
  readonly dataWindow: Box;
  readonly displayWindow: Box;
  readonly tiles: TileDescription | undefined;
  readonly isDeep: boolean;
  /** Chunks of the part, where the header counts them. */
  readonly chunkCount: number | undefined;
}

export interface FileHeader {
  readonly parts: readonly PartHeader[];
  readonly isMultiPart: boolean;
  /** Offset of what follows the headers. */
  readonly end: number;
}

const MAGIC = 20000630;
const SINGLE_TILE = 0x200;
const DEEP = 0x800;
const MULTI_PART = 0x1000;

/** Characters of a name, attributes of a header, and parts: more are made up. */
const MOST_NAME = 255;
const MOST_ATTRIBUTES = 10_000;
const MOST_PARTS = 10_000;

const HEADER = { name: 'header' } as const;
const invalid = (id?: string) =>
  new ImageFault('undecodable', 'invalid', id === undefined ? HEADER : { ...HEADER, id });

/** Reads texts and numbers one after the other. */
class Cursor {
  constructor(
    private readonly file: FileBytes,
    public at: number,
  ) {}

  text(): string {
    const bytes = this.file.at(this.at, Math.min(MOST_NAME + 1, this.file.size - this.at), HEADER);
    const end = bytes.indexOf(0);
    if (end < 0)
      throw bytes.length > MOST_NAME ? invalid() : new ImageFault('truncated', 'endsInside', HEADER);
    this.at += end + 1;
    return bytes.toString('utf8', 0, end);
  }

  bytes(length: number): Buffer {
    const bytes = this.file.at(this.at, length, HEADER);
    this.at += length;
    return bytes;
  }
}

function readBox(data: Buffer, name: string): Box {
  if (data.length !== 16) throw invalid(name);
  const [minX, minY, maxX, maxY] = [0, 4, 8, 12].map((at) => data.readInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ];
  if (maxX < minX || maxY < minY) throw invalid(name);
  return { minX, minY, maxX, maxY };
}

function readChannels(data: Buffer): Channel[] {
  const channels: Channel[] = [];
  for (let at = 0; data[at] !== 0; ) {
    const end = data.indexOf(0, at);
    if (end < 0 || end + 17 > data.length) throw invalid('channels');
    const type = data.readInt32LE(end + 1);
    const [xSampling, ySampling] = [data.readInt32LE(end + 9), data.readInt32LE(end + 13)];
    if (type < 0 || type > 2 || xSampling < 1 || ySampling < 1) throw invalid('channels');
    channels.push({ name: data.toString('utf8', at, end), type: type as SampleType, xSampling, ySampling });
    at = end + 17;
  }
  return channels;
}

function readTiles(data: Buffer): TileDescription {
  if (data.length !== 9) throw invalid('tiles');
  const [width, height, mode = 0] = [data.readUInt32LE(0), data.readUInt32LE(4), data[8]];
  if (width === 0 || height === 0 || (mode & 15) > 2 || mode >> 4 > 1) throw invalid('tiles');
  return { width, height, mode: mode & 15, roundsUp: mode >> 4 === 1 };
}

/** Reads one header; undefined for the empty one that ends a list. */
function readPart(cursor: Cursor, flags: number): PartHeader | undefined {
  const found = new Map<string, Buffer>();
  for (let name = cursor.text(); name !== ''; name = cursor.text()) {
    cursor.text();
    const size = cursor.bytes(4).readInt32LE(0);
    if (size < 0 || found.size > MOST_ATTRIBUTES) throw invalid(name);
    found.set(name, Buffer.from(cursor.bytes(size)));
  }
  if (found.size === 0) return undefined;
  const get = (name: string) => {
    const value = found.get(name);
    if (!value) throw new ImageFault('undecodable', 'absent', { ...HEADER, id: name });
    return value;
  };
  const type = found.get('type')?.toString('latin1').replace(/\0.*$/, '');
  const isDeep = type === undefined ? (flags & DEEP) !== 0 : type.startsWith('deep');
  const isTiled =
    type === undefined ? (flags & SINGLE_TILE) !== 0 : type.endsWith('tile') || type === 'tiledimage';
  const count = found.get('chunkCount');
  const compression = get('compression')[0] ?? 255;
  const dataWindow = readBox(get('dataWindow'), 'dataWindow');
  return {
    name: found.get('name')?.toString('utf8') ?? '',
    channels: readChannels(get('channels')),
    ...{ compression, dataWindow, displayWindow: readBox(get('displayWindow'), 'displayWindow') },
    tiles: isTiled ? readTiles(get('tiles')) : undefined,
    isDeep,
    chunkCount: count?.length === 4 ? count.readInt32LE(0) : undefined,
  };
}

/** Reads all headers of a file. @throws ImageFault */
export function readHeader(file: FileBytes): FileHeader {
  const head = file.at(0, 8, HEADER);
  const flags = head.readUInt32LE(4);
  if (head.readUInt32LE(0) !== MAGIC || (flags & 0xff) !== 2) throw invalid();
  const cursor = new Cursor(file, 8);
  const isMultiPart = (flags & MULTI_PART) !== 0;
  const parts: PartHeader[] = [];
  for (let part = readPart(cursor, flags); part; part = isMultiPart ? readPart(cursor, flags) : undefined) {
    parts.push(part);
    if (parts.length > MOST_PARTS) throw invalid();
  }
  if (parts.length === 0) throw invalid();
  return { parts, isMultiPart, end: cursor.at };
}
