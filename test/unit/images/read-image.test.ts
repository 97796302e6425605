import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type ImageResult, readImage } from '../../../src/images/read-image.js';
import { EXHAUSTIVE, timeLimit } from '../../support/exhaustive.js';
import { drawPixels, flatPixels } from '../../support/images/pixels.js';
import { PNG_SIGNATURE, pngChunk, pngHeader, writePng } from '../../support/images/png-writer.js';
import { IMAGE_WRITERS } from '../../support/images/samples.js';

const folder = mkdtempSync(join(tmpdir(), 'rayvision-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let serial = 0;

async function read(bytes: Buffer): Promise<ImageResult> {
  const path = join(folder, String(++serial % 64));
  writeFileSync(path, bytes);
  return readImage(path);
}

/** How a file is bad; undefined for a whole one. */
async function kindOf(bytes: Buffer): Promise<string | undefined> {
  const result = await read(bytes);
  return 'fault' in result ? result.fault.kind : undefined;
}

/** Where files are damaged: at every byte in the soak, else at some. */
function* places(length: number): Generator<number> {
  const step = EXHAUSTIVE ? 1 : Math.ceil(length / 24);
  for (let at = 0; at < length; at += step) yield at;
}

/** Forms of which a file carries a checksum of everything, or codes that leave no room. */
const CHECKED = /png/;

describe.each(IMAGE_WRITERS)('%s', (name, write) => {
  const whole = write(drawPixels(1));

  test('a whole file has its size and channels, and is not blank', async () => {
    const decoded = { width: 40, height: 30, blank: false, decoded: true };
    expect(await read(whole)).toMatchObject({ facts: decoded });
    expect(await read(write(drawPixels(2, 17, 9)))).toMatchObject({
      facts: { width: 17, height: 9, decoded: true },
    });
    expect(await read(write(drawPixels(2, 64, 70, 1)))).toMatchObject({ facts: { width: 64, blank: false } });
  });

  test('a picture of one colour is blank', async () => {
    expect(await read(write(flatPixels()))).toMatchObject({ facts: { blank: true, decoded: true } });
    expect(await read(write(flatPixels(33, 65, 1)))).toMatchObject({ facts: { blank: true } });
  });

  test('a file that ends anywhere before its end is not whole', { timeout: timeLimit(15_000) }, async () => {
    for (const length of places(whole.length)) {
      const kind = await kindOf(whole.subarray(0, length));
      expect([length, kind]).toEqual([
        length,
        length === 0 ? 'empty' : expect.stringMatching(/truncated|undecodable/),
      ]);
    }
  });

  test('bytes that are replaced by zeros never end the program', { timeout: timeLimit(15_000) }, async () => {
    for (const at of places(whole.length)) {
      const zeroed = Buffer.from(whole);
      zeroed.fill(0, at, Math.min(whole.length, at + 64));
      await read(zeroed);
    }
  });

  test.runIf(CHECKED.test(name))('any changed bit is found', { timeout: timeLimit(15_000) }, async () => {
    for (const at of places(whole.length)) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect([at, await kindOf(changed)]).toEqual([at, expect.stringMatching(/truncated|undecodable/)]);
    }
  });
});

describe('damage that decoders often pass over', () => {
  const png = writePng(drawPixels(1), 3);

  test('a PNG without one of its IDAT chunks', async () => {
    const second = png.indexOf('IDAT', png.indexOf('IDAT') + 4) - 4;
    const length = png.readUInt32BE(second) + 12;
    const without = Buffer.concat([png.subarray(0, second), png.subarray(second + length)]);
    expect(await kindOf(without)).toBe('undecodable');
  });

  test('a PNG with fewer rows than its header states', async () => {
    const header = pngHeader(40, 31, 8, 2);
    const taller = Buffer.concat([PNG_SIGNATURE, header, png.subarray(8 + header.length)]);
    expect(await read(taller)).toMatchObject({ fault: { kind: 'truncated', reason: 'tooShort' } });
    const lower = Buffer.concat([PNG_SIGNATURE, pngHeader(40, 29, 8, 2), png.subarray(8 + header.length)]);
    expect(await read(lower)).toMatchObject({ fault: { kind: 'undecodable', reason: 'tooLong' } });
  });

  test('a JPEG whose scan ends early, with an end mark', async () => {
    for (const [, write] of IMAGE_WRITERS.filter(([name]) => name.startsWith('jpeg'))) {
      const whole = write(drawPixels(1));
      const cut = Buffer.concat([whole.subarray(0, whole.length - 14), Buffer.from([0xff, 0xd9])]);
      expect(await kindOf(cut)).toMatch(/truncated|undecodable/);
    }
  });

  test('a JPEG that ends at a restart marker', async () => {
    const [, write] = IMAGE_WRITERS.find(([name]) => name === 'jpeg, restart markers') ?? [];
    const whole = write?.(drawPixels(1)) ?? Buffer.alloc(0);
    const marker = whole.lastIndexOf(Buffer.from([0xff, 0xd4]));
    const cut = Buffer.concat([whole.subarray(0, marker), Buffer.from([0xff, 0xd9])]);
    expect(await kindOf(cut)).toBe('truncated');
  });
});

describe('files that are made to take memory or time', () => {
  test.each([
    ['a PNG of 100,000 × 100,000 pixels in 70 bytes', bomb(100_000, 100_000)],
    ['a PNG with rows of two gigabytes', bomb(2 ** 31 - 1, 1)],
    ['an OpenEXR file with 2³¹ lines', hugeExr()],
  ])('%s is bad at once', async (_, bytes) => {
    const before = process.memoryUsage.rss();
    expect(await kindOf(bytes)).toMatch(/truncated|undecodable/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 2 ** 20);
  });

  test('what is no image is undecodable, whatever its name', async () => {
    expect(await read(Buffer.from('<html>not found</html>'))).toMatchObject({
      fault: { kind: 'undecodable', reason: 'notImage' },
    });
  });

  test('a file that cannot be opened has the error of the system', async () => {
    expect(await readImage(join(folder, 'nowhere'))).toEqual({ code: 'ENOENT' });
  });
});

function bomb(width: number, height: number): Buffer {
  const data = pngChunk('IDAT', Buffer.from('789c63000000010001', 'hex'));
  return Buffer.concat([
    PNG_SIGNATURE,
    pngHeader(width, height, 16, 6),
    data,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function hugeExr(): Buffer {
  const [, write] = IMAGE_WRITERS.find(([name]) => name === 'exr, zip') ?? [];
  const bytes = Buffer.from(write?.(drawPixels(1)) ?? '');
  bytes.writeInt32LE(
    2 ** 31 - 2,
    bytes.indexOf('dataWindow\0box2i\0') + 'dataWindow\0box2i\0'.length + 4 + 12,
  );
  return bytes;
}
