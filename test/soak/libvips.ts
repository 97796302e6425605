import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sharp as Picture } from 'sharp';
import { type ImageResult, readImage } from '../../src/images/read-image.js';
import { randomFrom, seed } from './random.js';

/** Returns a whole number from 0 to below a bound. */
type Below = (bound: number) => number;

/** Forms that sharp writes, by the end of the name. */
const FORMS: Readonly<Record<string, (picture: Picture) => Picture>> = {
  'rgb.png': (picture) => picture.png(),
  'stored.png': (picture) => picture.png({ compressionLevel: 0 }),
  'interlaced.png': (picture) => picture.png({ progressive: true }),
  'palette.png': (picture) => picture.png({ palette: true }),
  'alpha.png': (picture) => picture.ensureAlpha().png({ adaptiveFiltering: true }),
  'deep.png': (picture) => picture.toColourspace('rgb16').png(),
  'grey.jpg': (picture) => picture.greyscale().jpeg(),
  'baseline.jpg': (picture) => picture.jpeg({ quality: 90 }),
  'full.jpg': (picture) => picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
  'progressive.jpg': (picture) => picture.jpeg({ progressive: true }),
  'cmyk.jpg': (picture) => picture.toColourspace('cmyk').jpeg(),
  'none.tif': (picture) => picture.tiff({ compression: 'none', predictor: 'none' }),
  'deep.tif': (picture) =>
    picture.toColourspace('rgb16').tiff({ compression: 'deflate', predictor: 'horizontal' }),
  'lzw.tif': (picture) => picture.tiff({ compression: 'lzw', predictor: 'horizontal' }),
  'packbits.tif': (picture) => picture.tiff({ compression: 'packbits' }),
  'tiles.tif': (picture) =>
    picture.tiff({ compression: 'deflate', tile: true, tileWidth: 64, tileHeight: 64 }),
  'jpeg.tif': (picture) => picture.tiff({ compression: 'jpeg' }),
};

/** What a picture shows. */
const LOOKS = ['noise', 'flat', 'one pixel'] as const;

const WIDTH = 187;
const HEIGHT = 131;
const DAMAGES = 2000;

/** Bytes that are lost at once, as where a disk or a network loses a block. */
const BLOCK = 4096;

function pixelsOf(look: (typeof LOOKS)[number], below: Below): Uint8Array {
  const pixels: Uint8Array = Buffer.alloc(WIDTH * HEIGHT * 3, 90);
  if (look === 'noise') return pixels.map((_, at) => ((at >> 4) + below(40)) % 256);
  if (look === 'one pixel') pixels.fill(255, 3 * (WIDTH * HEIGHT - 1));
  return pixels;
}

/** Ways to damage a file. */
const DAMAGE: Readonly<Record<string, (data: Buffer, below: Below) => Buffer>> = {
  cut: (data, below) => data.subarray(0, 1 + below(data.length - 1)),
  'last bytes cut': (data, below) => data.subarray(0, data.length - 1 - below(100)),
  'block of zeros': (data, below) => {
    const at = below(data.length);
    return Buffer.from(data).fill(0, at, Math.min(data.length, at + BLOCK));
  },
  'zeros to the end': (data, below) => Buffer.from(data).fill(0, 1 + below(data.length - 1)),
  'one bit': (data, below) => {
    const [at, bit] = [below(data.length), below(8)];
    const damaged = Buffer.from(data);
    damaged.writeUInt8((damaged[at] ?? 0) ^ (1 << bit), at);
    return damaged;
  },
};

const isWhole = (result: ImageResult) => 'facts' in result;

/** Whether all pixels are the same, as libvips decodes them. */
async function isFlat(picture: Picture): Promise<boolean> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return data.every((value, at) => value === data[at % info.channels]);
}

/** Compares the proof that a frame is whole with libvips: on whole pictures, and on damaged ones. */
export async function soakLibvips(): Promise<string> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-soak-'));
  const next = randomFrom(seed);
  const below = (bound: number) => Math.floor(next() * bound);
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  const noise = new Map<string, Buffer>();
  for (const look of LOOKS) {
    const pixels = pixelsOf(look, below);
    for (const [form, write] of Object.entries(FORMS)) {
      const path = join(folder, form);
      const data = await write(sharp(pixels, { raw })).toBuffer();
      writeFileSync(path, data);
      if (look === 'noise') noise.set(form, data);
      const expected = await sharp(data).metadata();
      const result = await readImage(path);
      assert('facts' in result, `${form}, ${look}: ${JSON.stringify(result)}`);
      const { width, height, blank, channels } = result.facts;
      const second = [expected.width, expected.height, await isFlat(sharp(data))];
      assert.deepEqual([width, height, blank], second, `${form}, ${look}`);
      if (channels !== 'palette') assert.equal(channels.split(' ').length, expected.channels, form);
    }
  }
  const found = { own: 0, libvips: 0 };
  const all = [...noise];
  for (let n = 0; n < DAMAGES; n++) {
    const [form, data] = all[n % all.length] as [string, Buffer];
    const [kind, damage] = Object.entries(DAMAGE)[below(5)] as [string, (typeof DAMAGE)[string]];
    const damaged = damage(data, below);
    const path = join(folder, form);
    writeFileSync(path, damaged);
    const own = !isWhole(await readImage(path));
    const libvips = await sharp(damaged, { failOn: 'error', limitInputPixels: false })
      .raw()
      .toBuffer()
      .then(
        () => false,
        () => true,
      );
    // libvips takes TIFF files without their last bytes, and JPEG files with zeros in them.
    // Of one bit, libvips also refuses what has no meaning, such as an order of scans.
    assert(
      own || !libvips || kind === 'one bit',
      `${form}, ${kind}: libvips refuses it (damage ${n}, SOAK_SEED=${seed})`,
    );
    assert(own || damaged.length === data.length, `${form}, ${kind}: taken (damage ${n}, SOAK_SEED=${seed})`);
    found.own += Number(own);
    found.libvips += Number(libvips);
  }
  rmSync(folder, { recursive: true, force: true });
  return `${all.length} forms; ${found.own} of ${DAMAGES} damages found, ${found.libvips} of them by libvips`;
}
