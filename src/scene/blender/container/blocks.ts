import { Broken } from './damaged-file.js';
import type { Source } from './source.js';

/** How a file writes its numbers, addresses and the heads of its blocks. */
export interface Header {
  /** As Blender calls itself: `2.79`, `4.3`. */
  readonly version: string;
  readonly little: boolean;
  /** Bytes of an address. */
  readonly pointer: 4 | 8;
  /** Bytes before the first block. */
  readonly length: number;
  /** Bytes of a block's head: 20, 24, and 32 since 5.0. */
  readonly head: 20 | 24 | 32;
}

/** Longest header, of Blender 5. */
export const LONGEST_HEADER = 17;

/** 279 is 2.79, 300 is 3.0, 0502 is 5.2: the last two digits are the minor version, but for the zero before. */
function versionOf(digits: string): string {
  const number = Number(digits);
  const [major, minor] = [Math.floor(number / 100), number % 100];
  // Before 3.0 the minor version has two digits: 2.04.
  return major < 3 ? `${major}.${String(minor).padStart(2, '0')}` : `${major}.${minor}`;
}

/** The header of an unpacked file; undefined when it is none. */
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
      head: wide ? 24 : 20,
    };
  }
  // Its own length, the version of the file format, and the version of Blender.
  const wide = /^BLENDER17-01v(\d{4})/.exec(text);
  if (!wide) return undefined;
  return { version: versionOf(wide[1] ?? ''), little: true, pointer: 8, length: LONGEST_HEADER, head: 32 };
}

/** The head of a block. The same object is filled anew for each one. */
export interface Block {
  /** `SC`, `OB`, `DATA`, `DNA1`; without the zero bytes that fill up two letters. */
  code: string;
  /** Number of its struct among those of the file. */
  struct: number;
  /** Where it lay in Blender's memory: how others point to it. Few ask, so it is read only then. */
  address(): string;
  /** Bytes. */
  length: number;
  /** How many of its struct lie in it. */
  count: number;
}

/** What wants to see the blocks of a file. */
export interface Visitor {
  /** Whether the data of a block is wanted, and how many bytes of it; undefined for none, 'end' to stop. */
  wants(block: Block): number | undefined | 'end';
  /** The data is valid during the call only. 'end' to stop. */
  take(block: Block, data: Buffer): 'end' | undefined;
}

/** How far a file may go. */
export interface Bounds {
  /** Bytes that it can have at most. */
  readonly bytes: number;
  /** Whether more than that means a file cut short, and not one that lies. */
  readonly whole: boolean;
  /** Blocks that it can have at most. */
  readonly blocks: number;
  readonly signal: AbortSignal;
}

const DATA = 0x44415441;

function codeOf(head: Buffer): string {
  const word = head.readUInt32BE(0);
  if (word === DATA) return 'DATA';
  // Two letters come first, or last in files of big-endian machines.
  return head.toString('latin1', 0, 4).replace(/\0/g, '');
}

function isCode(code: string): boolean {
  return code === 'DATA' || /^[\x20-\x7e]{2,4}$/.test(code);
}

/** A block whose values are filled in anew from each head. */
function blockReader({ little, head: size }: Header): { block: Block; fill(head: Buffer): void } {
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

/** Blocks after which the signal is looked at. */
const BREATH = 4096;

/**
 * Shows each block from the source's place on to the visitor, to the end of the file or as far as it wants.
 * @throws Broken where a head cannot be one, and where the file ends before its end mark
 */
export async function walk(source: Source, header: Header, bounds: Bounds, visitor: Visitor): Promise<void> {
  const { block, fill } = blockReader(header);
  for (let seen = 0; ; seen++) {
    const at = source.position();
    if (seen % BREATH === 0) bounds.signal.throwIfAborted();
    if (seen > bounds.blocks) throw new Broken('limit', at);
    const head = source.ready(header.head) ?? (await source.take(header.head));
    // Of the end mark only the code counts.
    if (head.length < header.head) {
      if (head.toString('latin1', 0, 4) === 'ENDB') return;
      throw new Broken('cut', at);
    }
    fill(head);
    if (block.code === 'ENDB') return;
    if (block.length < 0 || !isCode(block.code)) throw new Broken('malformed', at);
    if (source.position() + block.length > bounds.bytes) throw new Broken(bounds.whole ? 'cut' : 'limit', at);
    const wanted = visitor.wants(block);
    if (wanted === 'end') return;
    if (wanted === undefined) {
      source.skip(block.length);
      continue;
    }
    // Taking the data may end the head's life, in which the address still stands.
    fill(Buffer.from(head));
    const most = Math.min(wanted, block.length);
    const data = source.ready(most) ?? (await source.take(most));
    if (data.length < most) throw new Broken('cut', at);
    source.skip(block.length - most);
    if (visitor.take(block, data) === 'end') return;
  }
}
