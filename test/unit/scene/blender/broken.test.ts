import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { blender } from '../../../../src/scene/blender/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { storedZstd, writeBlend } from '../../../support/scenes/blend-writer.js';
import { object, readBytes, STRUCTS, scene, to } from './files.js';

const WHOLE = writeBlend(STRUCTS, [scene('S', { camera: to('Cam') }), object('Cam')]);
const HEADER = 12;
const HEAD = 24;
const ALL = ['renderer', 'frames', 'size', 'fps', 'cameras', 'layers', 'outputs', 'assets', 'nested'];

/** The file with other bytes at a place. */
function changed(at: number, bytes: readonly number[]): Buffer {
  const copy = Buffer.from(WHOLE);
  Buffer.from(bytes).copy(copy, at);
  return copy;
}

describe('a damaged scene', () => {
  test.each([
    ['cut within a block', WHOLE.subarray(0, 200), 'cut', HEADER],
    ['cut within a head', WHOLE.subarray(0, HEADER + 10), 'cut', HEADER],
    ['cut after its header', WHOLE.subarray(0, HEADER), 'cut', HEADER],
    ['cut within its header', WHOLE.subarray(0, 9), 'cut', 0],
    ['a length below zero', changed(HEADER + 4, [0xff, 0xff, 0xff, 0xff]), 'malformed', HEADER],
    ['a length that lies', changed(HEADER + 4, [0xff, 0xff, 0xff, 0x7f]), 'cut', HEADER],
    ['no code of a block', changed(HEADER, [1, 2, 3, 4]), 'malformed', HEADER],
  ])('%s: only its version is known', async (_what, bytes, reason, at) => {
    const facts = await readBytes(bytes);
    if (at > 0) expect(facts.version.value).toBe('4.3');
    expect(facts.damage).toEqual({ reason, at });
    expect(facts.unknown).toEqual(expect.arrayContaining(ALL));
    expect(facts.frames).toEqual({ value: null, state: 'unknown' });
  });

  test('a missing end mark loses nothing', async () => {
    const facts = await readBytes(WHOLE.subarray(0, WHOLE.length - HEAD));
    expect(facts.damage).toBeUndefined();
    expect(facts.cameras).toEqual([{ name: 'Cam', renderable: true }]);
  });

  test('a malformed DNA block', async () => {
    const at = WHOLE.lastIndexOf('STRC');
    const facts = await readBytes(changed(at, [0, 0, 0, 0]));
    expect(facts.damage?.reason).toBe('malformed');
    // Counts that lie run into its end.
    expect((await readBytes(changed(at + 4, [255, 255, 255, 255]))).damage?.reason).toBe('malformed');
  });

  test('no DNA block', async () => {
    const dna = WHOLE.lastIndexOf('DNA1');
    const end = WHOLE.subarray(WHOLE.length - HEAD);
    const facts = await readBytes(Buffer.concat([WHOLE.subarray(0, dna), end]));
    expect(facts.damage?.reason).toBe('malformed');
  });

  test('a file of another format', async () => {
    for (const bytes of [
      Buffer.from('BLENDER-v2x9 and more text'),
      gzipSync('### something else, and long'),
    ]) {
      const facts = await readBytes(bytes);
      expect(facts.damage).toEqual({ reason: 'malformed', at: 0 });
      expect(facts.unknown).toContain('version');
    }
  });

  test('compressed, and truncated or damaged', async () => {
    const gzip = gzipSync(WHOLE);
    expect((await readBytes(gzip.subarray(0, gzip.length / 2))).damage?.reason).toBe('cut');
    const scratched = Buffer.from(gzip);
    scratched.fill(0xff, gzip.length - 200, gzip.length - 100);
    expect((await readBytes(scratched)).damage?.reason).toBe('malformed');
    const zstd = storedZstd(WHOLE, 300);
    const cut = await readBytes(zstd.subarray(0, zstd.length / 2));
    expect(cut.damage?.reason).toBe('cut');
    expect(cut.version.value).toBe('4.3');
  });

  test('aborted', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    for (const bytes of [WHOLE, gzipSync(WHOLE), storedZstd(WHOLE)])
      await expect(blender.read(memoryFile(bytes, 100, stop.signal))).rejects.toThrow('stopped');
  });
});

/** A frame of zstd, with a window of so many bytes. */
function frame(window: number, ...blocks: readonly number[][]): Buffer {
  const exponent = Math.log2(window) - 10;
  return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, exponent << 3, ...blocks.flat()]);
}

/** One byte, so many times. */
function repeated(length: number, last = 0): number[] {
  const word = (length << 3) | (1 << 1) | last;
  return [word & 255, (word >> 8) & 255, word >> 16, 0];
}

describe('decompression bombs', () => {
  const start = WHOLE.subarray(0, HEADER);
  const endless = Buffer.alloc(HEAD);
  endless.write('DATA');
  endless.writeInt32LE(0x7fffffff, 4);

  test('a block beyond the limit is not decompressed to its end', async () => {
    const facts = await readBytes(gzipSync(Buffer.concat([start, endless, Buffer.alloc(5e6)])));
    expect(facts.damage).toEqual({ reason: 'limit', at: HEADER });
  });

  test('more blocks than the file can contain', async () => {
    const empty = Buffer.from(endless);
    empty.writeInt32LE(0, 4);
    const many = Buffer.concat([start, ...Array.from({ length: 300_000 }, () => empty)]);
    expect((await readBytes(gzipSync(many))).damage?.reason).toBe('limit');
  });

  test('a window beyond the limit, and oversized blocks', async () => {
    const large = frame(1 << 26, repeated(1000, 1));
    expect((await readBytes(large)).damage?.reason).toBe('limit');
    const block = frame(1 << 20, repeated(200_000, 1));
    expect((await readBytes(block)).damage?.reason).toBe('malformed');
  });

  test('a block in which the decoder loops ends with the timeout', async () => {
    // Literals whose Huffman weights are in a table that gives one symbol all the probability.
    const weights = [0x10, 0xf0, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    const literals = [0x02 | (0x40 & 0xf0), 0x40 | 1, 0x08, ...weights, ...Array(60).fill(1), 0];
    const word = (literals.length << 3) | (2 << 1) | 1;
    const stuck = frame(1 << 20, [word & 255, (word >> 8) & 255, word >> 16, ...literals]);
    expect((await readBytes(stuck)).damage?.reason).toBe('malformed');
  });
});
