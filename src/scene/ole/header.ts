import { DamagedFile } from '../container/damaged-file.js';

/** The first bytes of every OLE compound file. */
const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** The number of bytes of the header that have a meaning. */
export const HEADER_LENGTH = 512;

/** Sector numbers from here on mean "none", "end of chain" or "table". */
const FIRST_SPECIAL = 0xfffffffa;

/** Positions of a compound file's parts, as numbers of sectors ([MS-CFB], 2.2). */
export interface OleHeader {
  /** 512 or 4096 in files that programs write. */
  readonly sectorSize: number;
  readonly miniSectorSize: number;
  /** Streams below this size lie in mini sectors. */
  readonly miniCutoff: number;
  readonly directory: number;
  readonly miniTable: number;
  readonly miniTableSectors: number;
  /** The sectors of the allocation table that the header names itself, at most 109. */
  readonly tableSectors: readonly number[];
  /** The first sector that names more of them. */
  readonly moreTableSectors: number;
}

/** Whether a file's first bytes are those of a compound file. */
export function isCompoundFile(head: Buffer): boolean {
  return head.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/** Whether a number is one of a sector, not a mark. */
export function isSector(number: number): boolean {
  return number < FIRST_SPECIAL;
}

/** Parses a header. @throws DamagedFile if it is cut or has impossible sizes */
export function parseHeader(bytes: Buffer): OleHeader {
  if (bytes.length < HEADER_LENGTH) throw new DamagedFile('cut', bytes.length);
  const [shift, miniShift] = [bytes.readUInt16LE(30), bytes.readUInt16LE(32)];
  const possible = shift >= 7 && shift <= 16 && miniShift >= 2 && miniShift < shift;
  if (!isCompoundFile(bytes) || !possible) throw new DamagedFile('malformed', 30);
  const named = Array.from({ length: 109 }, (_, at) => bytes.readUInt32LE(76 + 4 * at));
  const end = named.findIndex((sector) => !isSector(sector));
  return {
    ...{ sectorSize: 2 ** shift, miniSectorSize: 2 ** miniShift, miniCutoff: bytes.readUInt32LE(56) },
    ...{ directory: bytes.readUInt32LE(48), miniTable: bytes.readUInt32LE(60) },
    ...{ miniTableSectors: bytes.readUInt32LE(64), moreTableSectors: bytes.readUInt32LE(68) },
    tableSectors: end === -1 ? named : named.slice(0, end),
  };
}
