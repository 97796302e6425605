import { closeSync, ftruncateSync, mkdtempSync, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readImage } from '../../../../src/images/read-image.js';

/** A file above the size that is decoded, of which only the first and the last bytes are on the disk. */
function writeLarge(path: string, end: string): void {
  const frame = 'ffc0000b080400060001011100';
  const scan = 'ffda0008010100003f00';
  const file = openSync(path, 'w');
  writeSync(file, Buffer.from(`ffd8${frame}${scan}`, 'hex'));
  ftruncateSync(file, 2 ** 28);
  writeSync(file, Buffer.from(end, 'hex'), 0, end.length / 2, 2 ** 28);
  closeSync(file);
}

test('of a JPEG file above 256 MiB the header and the end mark are checked', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'rayvision-')), 'large.jpg');
  writeLarge(path, 'ffd9');
  expect(await readImage(path)).toEqual({
    facts: {
      format: 'jpeg',
      ...{ width: 1536, height: 1024, channels: 'Y', blank: false, decoded: false, pixelBytes: 0 },
    },
  });
});

test('a JPEG file above 256 MiB without an end mark is truncated', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'rayvision-')), 'large.jpg');
  writeLarge(path, '0000');
  expect(await readImage(path)).toMatchObject({ fault: { kind: 'truncated', reason: 'noEnd' } });
});
