import { createContext, Script } from 'node:vm';
import { Decompress } from 'fzstd';
import type { SceneFile } from '../../scene-file.js';
import { Broken } from './damaged-file.js';
import { openSource, plainSupply, type Source } from './source.js';

const FRAME = 0xfd2fb528;
/** Sixteen numbers mark frames that hold no data: Blender writes its table of frames into one. */
const SKIPPABLE = 0x184d2a50;
const LARGEST_BLOCK = 128 * 1024;
/** The decoder keeps this much of what came before in memory. Blender's own frames need one megabyte. */
const LARGEST_WINDOW = 32 << 20;

/**
 * One block is unpacked in about a millisecond. The decoder knows no bound on what broken data may make it do, not
 * even an end: this is the only one.
 */
const BLOCK_TIMEOUT = { timeout: 1000 };

const STORED = 0;
const REPEATED = 1;
const RESERVED = 3;

/** Runs the decoder so that it can be stopped. */
function guard(): (work: () => void) => void {
  const script = new Script('work()');
  const sandbox: { work: () => void } = { work: () => {} };
  const context = createContext(sandbox);
  return (work) => {
    sandbox.work = work;
    script.runInContext(context, BLOCK_TIMEOUT);
  };
}

interface Frame {
  /** The frame's head, from its first byte. */
  readonly head: Buffer;
  readonly window: number;
  readonly checksum: boolean;
}

/** RFC 8878, 3.1.1.1. */
async function frameHead(source: Source, magic: Buffer): Promise<Frame> {
  const at = source.position();
  const descriptor = Buffer.from(await source.take(1));
  const flags = descriptor[0] ?? 0;
  const single = (flags & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][flags & 3] ?? 0;
  const sizes = [single ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const rest = Buffer.from(await source.take((single ? 0 : 1) + dictionary + sizes));
  if (rest.length < (single ? 0 : 1) + dictionary + sizes) throw new Broken('cut', at);
  if (dictionary !== 0 || (flags & 8) !== 0) throw new Broken('malformed', at);
  const exponent = 10 + ((rest[0] ?? 0) >> 3);
  const base = 2 ** exponent;
  const window = single
    ? Number(rest.readUIntLE(0, Math.min(sizes, 6))) + (sizes === 2 ? 256 : 0)
    : base + (base / 8) * ((rest[0] ?? 0) & 7);
  if (window > LARGEST_WINDOW || (sizes === 8 && single && rest.readUInt16LE(6) !== 0))
    throw new Broken('limit', at);
  return { head: Buffer.concat([magic, descriptor, rest]), window, checksum: (flags & 4) !== 0 };
}

async function* unpackFrame(source: Source, frame: Frame, guarded: (work: () => void) => void) {
  let unpacked: Uint8Array[] = [];
  const decoder = new Decompress((data) => unpacked.push(data));
  decoder.push(frame.head);
  for (let last = false; !last; ) {
    const at = source.position();
    const head = Buffer.from(await source.take(3));
    if (head.length < 3) throw new Broken('cut', at);
    const word = head.readUIntLE(0, 3);
    last = (word & 1) === 1;
    const kind = (word >> 1) & 3;
    const size = word >> 3;
    if (kind === RESERVED || size > LARGEST_BLOCK) throw new Broken('malformed', at);
    const body = (kind === REPEATED ? 1 : size) + (last && frame.checksum ? 4 : 0);
    const bytes = await source.take(body);
    if (bytes.length < body) throw new Broken('cut', at);
    const block = Buffer.concat([head, bytes]);
    try {
      if (kind === STORED || kind === REPEATED) decoder.push(block, last);
      else guarded(() => decoder.push(block, last));
    } catch {
      throw new Broken('malformed', at);
    }
    for (const { buffer, byteOffset, byteLength } of unpacked)
      if (byteLength > 0) yield Buffer.from(buffer, byteOffset, byteLength);
    unpacked = [];
  }
}

/**
 * The bytes that a file packed by zstd holds (RFC 8878): frames in a row, of which some hold none.
 * @throws Broken for what cannot be unpacked, at the packed file's byte
 */
export async function* unzstd(file: SceneFile): AsyncGenerator<Buffer> {
  const source = openSource(plainSupply(file));
  const guarded = guard();
  for (;;) {
    const at = source.position();
    const magic = Buffer.from(await source.take(4));
    if (magic.length === 0) return;
    if (magic.length < 4) throw new Broken('cut', at);
    const kind = magic.readUInt32LE();
    if (kind === FRAME) {
      yield* unpackFrame(source, await frameHead(source, magic), guarded);
    } else if ((kind & 0xfffffff0) === SKIPPABLE) {
      const length = await source.take(4);
      if (length.length < 4) throw new Broken('cut', at);
      source.skip(length.readUInt32LE());
    } else {
      throw new Broken('malformed', at);
    }
  }
}
