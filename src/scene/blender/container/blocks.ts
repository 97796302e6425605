import { DamagedFile } from '../../container/damaged-file.js';
import type { Source } from '../../container/source.js';

/** A file's header, which defines its numbers, addresses and block headers. */
export interface Header {
  /** Blender's version: `2.79`, `4.3`. */
  readonly version: string;
  readonly little: boolean;
  /** Bytes of an address. */
  readonly pointer: 4 | 8;
  /** Bytes before the first block. */
  readonly length: number;
  /** Bytes of a block header; 32 since Blender 5.0. */
  readonly blockHeader: 20 | 24 | 32;
}

/** The longest header, that of Blender 5. */
export const LONGEST_HEADER = 17;

/** Parses version digits: 279 is 2.79, 300 is 3.0, 0502 is 5.2; the last two digits are the minor version. */
function versionOf(digits: string): string {
  const number = Number(digits);
  const [major, minor] = [Math.floor(number / 100), number % 100];
  // Before 3.0 the minor version has two digits: 2.04.
  return major < 3 ? `${major}.${String(minor).padStart(2, '0')}` : `${major}.${minor}`;
}

/** Parses the header of a decompressed file; undefined where it is malformed. */
export function parseHeader(bytes: Buffer): Header | undefined {
  const text = bytes.toString('latin1', 0, LONGEST_HEADER);
  const old = /^BLENDER([-_])([vV])(\d{3})/.exec(text);
  if (old) {
    const [, pointer, order, digits = ''] = old;
    const wide = pointer === '-';
    return {
      version: versionOf(digits),
      little: order === 'v',
      pointer: wide ? 8 : 4,
      length: 12,
      blockHeader: wide ? 24 : 20,
    };
  }
  // The header's length, the version of the file format, and Blender's version.
  const wide = /^BLENDER17-01v(\d{4})/.exec(text);
  if (!wide) return undefined;
  return {
    version: versionOf(wide[1] ?? ''),
    little: true,
    pointer: 8,
    length: LONGEST_HEADER,
    blockHeader: 32,
  };
}

/** The header of a block. One object is reused for all blocks. */
export interface Block {
  /** `SC`, `OB`, `DATA`, `DNA1`; without padding zero bytes. */
  code: string;
  /** The index of its struct in the file's DNA. */
  struct: number;
  /** The block's address in Blender's memory, which pointers refer to; decoded on demand. */
  address(): string;
  /** Bytes. */
  length: number;
  /** The number of structs in it. */
  count: number;
}

/** Receives the blocks of a file. */
export interface Visitor {
  /** The number of bytes to read of a block; undefined skips it, 'end' stops. */
  wants(block: Block): number | undefined | 'end';
  /** Takes a block's data, which are valid during the call; 'end' stops. */
  take(block: Block, data: Buffer): 'end' | undefined;
}

/** Limits of a file. */
export interface Bounds {
  /** The most bytes it may have. */
  readonly bytes: number;
  /** True where a block beyond `bytes` means a truncated file, and not one beyond a limit. */
  readonly isExact: boolean;
  /** The most blocks it may have. */
  readonly blocks: number;
  readonly signal: AbortSignal;
}

const DATA = 0x44415441;

function codeOf(head: Buffer): string {
  const word = head.readUInt32BE(0);
  if (word === DATA) return 'DATA';
  // Big-endian files have the two letters last.
  return head.toString('latin1', 0, 4).replace(/\0/g, '');
}

function isCode(code: string): boolean {
  return code === 'DATA' || /^[\x20-\x7e]{2,4}$/.test(code);
}

/** A reusable block, and a function that decodes a header into it. */
function blockReader({ little, blockHeader: size }: Header): { block: Block; fill(head: Buffer): void } {
  const wide = size === 32;
  let bytes: Buffer = Buffer.alloc(size);
  const block: Block = {
    code: '',
    struct: 0,
    length: 0,
    count: 0,
    address: () => bytes.toString('latin1', 8, wide ? 16 : size - 8),
  };
  const int = (at: number) => (little ? bytes.readInt32LE(at) : bytes.readInt32BE(at));
  function fill(head: Buffer): void {
    bytes = head;
    block.code = codeOf(head);
    block.struct = int(wide ? 4 : size - 8);
    block.length = wide ? Number(head.readBigInt64LE(16)) : int(4);
    block.count = wide ? Number(head.readBigInt64LE(24)) : int(size - 4);
  }
  return { block, fill };
}

/** The number of blocks between two checks of the abort signal. */
const ABORT_CHECK_INTERVAL = 4096;

/**
 * Passes each block from the source's position to the visitor, until the end of the file or until it stops.
 * @throws DamagedFile for an impossible header, and for a file that ends before its end mark
 */
export async function walk(source: Source, header: Header, bounds: Bounds, visitor: Visitor): Promise<void> {
  const { block, fill } = blockReader(header);
  for (let seen = 0; ; seen++) {
    const at = source.position();
    if (seen % ABORT_CHECK_INTERVAL === 0) bounds.signal.throwIfAborted();
    if (seen > bounds.blocks) throw new DamagedFile('limit', at);
    const head = source.ready(header.blockHeader) ?? (await source.take(header.blockHeader));
    // The end mark may lack the rest of its header.
    if (head.length < header.blockHeader) {
      if (head.toString('latin1', 0, 4) === 'ENDB') return;
      throw new DamagedFile('cut', at);
    }
    fill(head);
    if (block.code === 'ENDB') return;
    if (block.length < 0 || !isCode(block.code)) throw new DamagedFile('malformed', at);
    if (source.position() + block.length > bounds.bytes)
      throw new DamagedFile(bounds.isExact ? 'cut' : 'limit', at);
    const wanted = visitor.wants(block);
    if (wanted === 'end') return;
    if (wanted === undefined) {
      source.skip(block.length);
      continue;
    }
    // Taking the data may invalidate the header's bytes, which contain the address.
    fill(Buffer.from(head));
    const most = Math.min(wanted, block.length);
    const data = source.ready(most) ?? (await source.take(most));
    if (data.length < most) throw new DamagedFile('cut', at);
    source.skip(block.length - most);
    if (visitor.take(block, data) === 'end') return;
  }
}
