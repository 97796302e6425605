import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readImage } from '../../../../src/images/read-image.js';

/** A picture of one pixel; its directory is followed by the value of a tag that is not read: its resolution. */
function onePixel(): Buffer {
  const tags = [256, 257, 258, 262, 273, 279, 282].map((tag) => {
    const entry = Buffer.alloc(12);
    entry.writeUInt16LE(tag);
    entry.writeUInt16LE(tag === 282 ? 5 : 4, 2);
    entry.writeUInt32LE(1, 4);
    entry.writeUInt32LE({ 258: 8, 273: 8, 282: 9 + 2 + 7 * 12 + 4 }[tag] ?? 1, 8);
    return entry;
  });
  const header = Buffer.from('49492a0009000000', 'hex');
  return Buffer.concat([header, Buffer.of(7), Buffer.of(7, 0), ...tags, Buffer.alloc(4), Buffer.alloc(8, 1)]);
}

async function read(bytes: Buffer) {
  const path = join(mkdtempSync(join(tmpdir(), 'rayvision-')), 'frame.tif');
  writeFileSync(path, bytes);
  return readImage(path);
}

test('a TIFF file is whole with its last byte, which may be one of a value that is not read', async () => {
  expect(await read(onePixel())).toMatchObject({ facts: { width: 1, height: 1, decoded: true } });
  for (let missing = 1; missing < 100; missing++) {
    const cut = onePixel().subarray(0, -missing);
    expect(await read(cut), `${missing} bytes missing`).toMatchObject({ fault: { kind: 'truncated' } });
  }
});
