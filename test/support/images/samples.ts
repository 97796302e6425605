import { type ExrCompression, writeExr } from './exr-writer.js';
import { writeJpeg } from './jpeg-writer.js';
import type { Pixels } from './pixels.js';
import { writePng } from './png-writer.js';
import { writeTiff } from './tiff-writer.js';

const EXR: readonly ExrCompression[] = ['none', 'rle', 'zips', 'zip', 'piz', 'pxr24'];

/** Writers of every form of file that is decoded, by name. */
export const IMAGE_WRITERS: readonly (readonly [name: string, write: (pixels: Pixels) => Buffer])[] = [
  ['png', writePng],
  ['jpeg', (pixels) => writeJpeg(pixels)],
  ['jpeg, progressive', (pixels) => writeJpeg(pixels, { isProgressive: true })],
  ['jpeg, restart markers', (pixels) => writeJpeg(pixels, { interval: 3 })],
  ['jpeg, progressive, restart markers', (pixels) => writeJpeg(pixels, { isProgressive: true, interval: 3 })],
  ['tiff', (pixels) => writeTiff(pixels)],
  ['tiff, big-endian', (pixels) => writeTiff(pixels, { isBigEndian: true })],
  ['tiff, tiles', (pixels) => writeTiff(pixels, { isTiled: true, compression: 'deflate' })],
  ['tiff, lzw', (pixels) => writeTiff(pixels, { compression: 'lzw', predictor: 2 })],
  ['tiff, deflate', (pixels) => writeTiff(pixels, { compression: 'deflate', predictor: 2 })],
  ['tiff, packbits', (pixels) => writeTiff(pixels, { compression: 'packbits' })],
  ...EXR.flatMap((compression) => [
    [`exr, ${compression}`, (pixels: Pixels) => writeExr(pixels, { compression })] as const,
    [
      `exr, ${compression}, tiles`,
      (pixels: Pixels) => writeExr(pixels, { compression, isTiled: true }),
    ] as const,
  ]),
  ['exr, two parts', (pixels) => writeExr(pixels, { isMultiPart: true })],
];
