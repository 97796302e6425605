import { createContext, Script } from 'node:vm';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import type { SceneFile } from '../scene-file.js';
import { DamagedFile } from './damaged-file.js';
import { openSource, plainSupply, type Source } from './source.js';

const FRAME = 0xfd2fb528;
/** The first of sixteen magic numbers of frames without data; Blender writes its table of frames into one. */
const SKIPPABLE = 0x184d2a50;
const LARGEST_BLOCK = 128 * 1024;
/** The largest window, memory for earlier data, that is accepted. Blender's own frames need one megabyte. */
const LARGEST_WINDOW = 32 << 20;

/** A block takes about a millisecond. Damaged data can make the decoder loop for ever, which only this limit ends. */
const BLOCK_TIMEOUT = { timeout: 1000 };

const REPEATED = 1;
const RESERVED = 3;

/** Decompresses the header and the blocks of one frame. */
interface FrameDecoder {
  /** Returns what a block holds. @throws if it is damaged */
  push(block: Buffer, last: boolean): Promise<readonly Buffer[]>;
  close(): void;
}

/** The part of node:zlib that Node has from 22.15 and 23.8 on. */
const NATIVE = zlib as Partial<{ createZstdDecompress(options: zlib.BrotliOptions): zlib.Gunzip }>;

/** The parameter `ZSTD_d_windowLogMax` of libzstd, and LARGEST_WINDOW as a power of two. */
const WINDOW_LIMIT = { 100: Math.log2(LARGEST_WINDOW) };

/** Returns Node's own decoder, which is compiled and stops at damaged data. */
function nativeDecoder(create: NonNullable<typeof NATIVE.createZstdDecompress>): FrameDecoder {
  const stream = create({ params: WINDOW_LIMIT });
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const failed = new Promise<never>((_, reject) => {
    stream.once('error', reject);
    stream.once('close', () => reject(stream.errored));
  });
  // It may fail between two blocks.
  failed.catch(() => {});
  return {
    async push(block) {
      const written = new Promise<void>((resolve) => {
        stream.write(block, () => resolve());
      });
      await Promise.race([written, failed]);
      if (stream.errored) throw stream.errored;
      return chunks.splice(0);
    },
    close: () => stream.destroy(),
  };
}

/** Returns a function that runs work with BLOCK_TIMEOUT. */
function withTimeout(): (work: () => void) => void {
  const script = new Script('work()');
  const sandbox: { work: () => void } = { work: () => {} };
  const context = createContext(sandbox);
  return (work) => {
    sandbox.work = work;
    script.runInContext(context, BLOCK_TIMEOUT);
  };
}

/** Returns the decoder for older versions of Node. */
function portableDecoder(timeLimited: (work: () => void) => void): FrameDecoder {
  const chunks: Buffer[] = [];
  const decoder = new Decompress(({ buffer, byteOffset, byteLength }) => {
    if (byteLength > 0) chunks.push(Buffer.from(buffer, byteOffset, byteLength));
  });
  return {
    async push(block, last) {
      timeLimited(() => decoder.push(block, last));
      return chunks.splice(0);
    },
    close: () => {},
  };
}

/** Returns a function that opens a decoder for each frame of a file. */
function decoders(): () => FrameDecoder {
  const create = NATIVE.createZstdDecompress;
  if (create) return () => nativeDecoder(create);
  const timeLimited = withTimeout();
  return () => portableDecoder(timeLimited);
}

interface Frame {
  /** The frame's header. */
  readonly head: Buffer;
  readonly window: number;
  readonly checksum: boolean;
}

/** Reads a frame header (RFC 8878, 3.1.1.1). */
async function frameHead(source: Source, magic: Buffer): Promise<Frame> {
  const at = source.position();
  const descriptor = Buffer.from(await source.take(1));
  const flags = descriptor[0] ?? 0;
  const single = (flags & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][flags & 3] ?? 0;
  const sizes = [single ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const rest = Buffer.from(await source.take((single ? 0 : 1) + dictionary + sizes));
  if (rest.length < (single ? 0 : 1) + dictionary + sizes) throw new DamagedFile('cut', at);
  if (dictionary !== 0 || (flags & 8) !== 0) throw new DamagedFile('malformed', at);
  const exponent = 10 + ((rest[0] ?? 0) >> 3);
  const base = 2 ** exponent;
  const window = single
    ? Number(rest.readUIntLE(0, Math.min(sizes, 6))) + (sizes === 2 ? 256 : 0)
    : base + (base / 8) * ((rest[0] ?? 0) & 7);
  if (window > LARGEST_WINDOW || (sizes === 8 && single && rest.readUInt16LE(6) !== 0))
    throw new DamagedFile('limit', at);
  return { head: Buffer.concat([magic, descriptor, rest]), window, checksum: (flags & 4) !== 0 };
}

async function* decompressFrame(source: Source, frame: Frame, decoder: FrameDecoder) {
  try {
    yield* await decoder.push(frame.head, false);
    for (let last = false; !last; ) {
      const at = source.position();
      const head = Buffer.from(await source.take(3));
      if (head.length < 3) throw new DamagedFile('cut', at);
      const word = head.readUIntLE(0, 3);
      last = (word & 1) === 1;
      const kind = (word >> 1) & 3;
      const size = word >> 3;
      if (kind === RESERVED || size > LARGEST_BLOCK) throw new DamagedFile('malformed', at);
      const body = (kind === REPEATED ? 1 : size) + (last && frame.checksum ? 4 : 0);
      const bytes = await source.take(body);
      if (bytes.length < body) throw new DamagedFile('cut', at);
      yield* await decoder.push(Buffer.concat([head, bytes]), last).catch(() => {
        throw new DamagedFile('malformed', at);
      });
    }
  } finally {
    decoder.close();
  }
}

/**
 * Decompresses a zstd file (RFC 8878), a sequence of frames, some of them without data.
 * @throws DamagedFile with a position in the compressed file
 */
export async function* decompressZstd(file: SceneFile): AsyncGenerator<Buffer> {
  const source = openSource(plainSupply(file));
  const openDecoder = decoders();
  for (;;) {
    const at = source.position();
    const magic = Buffer.from(await source.take(4));
    if (magic.length === 0) return;
    if (magic.length < 4) throw new DamagedFile('cut', at);
    const kind = magic.readUInt32LE();
    if (kind === FRAME) {
      yield* decompressFrame(source, await frameHead(source, magic), openDecoder());
    } else if ((kind & 0xfffffff0) === SKIPPABLE) {
      const length = await source.take(4);
      if (length.length < 4) throw new DamagedFile('cut', at);
      source.skip(length.readUInt32LE());
    } else {
      throw new DamagedFile('malformed', at);
    }
  }
}
