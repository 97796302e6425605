import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImagePool } from '../../src/images/image-pool.js';
import { writeExr } from '../support/images/exr-writer.js';
import { writeJpeg } from '../support/images/jpeg-writer.js';
import type { Pixels } from '../support/images/pixels.js';
import { writePng } from '../support/images/png-writer.js';
import { writeTiff } from '../support/images/tiff-writer.js';

const RUNS = 3;
const CORES = 2;
/** Different frames, and how often each is there. */
const FRAMES = 4;
const COPIES = 6;
const MB = 1e6;
/** Megabytes of pixels a second that PNG must reach on two cores. */
const BOUND = 200;

/** A picture with gradients, edges and grain, which packs about as well as a render. */
function picture(frame: number, width: number, height: number): Pixels {
  const data = Buffer.alloc(width * height * 3);
  let seed = frame + 1;
  for (let at = 0; at < data.length; at++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const pixel = Math.floor(at / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const edge = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 3) ** 2 ? 60 : 0;
    data[at] = (x / 12 + y / 9 + edge + (at % 3) * 20 + (seed >>> 30)) & 0xff;
  }
  return { width, height, channels: 3, data };
}

/** Decodes all files by the threads of `check`. @returns seconds by the clock, processor seconds, and bytes of pixels */
async function decode(folder: string): Promise<{ seconds: number; processor: number; pixels: number }> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const pool = openImagePool(new AbortController().signal, CORES);
  const files = readdirSync(folder).map((name) => join(folder, name));
  const results = await Promise.all(files.map((file) => pool.read(file)));
  await pool.close();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const pixels = results.reduce((sum, one) => {
    if (!('facts' in one)) throw new Error(JSON.stringify(one));
    return sum + one.facts.pixelBytes;
  }, 0);
  return { seconds, processor: (user + system) / MB, pixels };
}

async function measure(name: string, write: (pixels: Pixels) => Buffer, bound?: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-bench-'));
  let stored = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    const bytes = write(picture(frame, 1920, 1080));
    for (let copy = 0; copy < COPIES; copy++) writeFileSync(join(folder, `${copy}.${frame}`), bytes);
  }
  for (const file of readdirSync(folder)) stored += statSync(join(folder, file)).size;
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await decode(folder));
  rmSync(folder, { recursive: true });
  const best = runs.reduce((a, b) => (a.seconds < b.seconds ? a : b));
  const rate = best.pixels / MB / best.seconds;
  const limit = bound === undefined ? '' : `  at least ${bound}: ${rate >= bound ? 'yes' : 'NO'}`;
  console.log(
    `  ${name.padEnd(12)} ${rate.toFixed(0)} MB/s of pixels, ${(stored / MB / best.seconds).toFixed(0)} MB/s of files; ` +
      // Less than the number of threads where other programs take the cores.
      `${(best.processor / best.seconds).toFixed(1)} cores${limit}`,
  );
}

/** How fast frames are checked, on two cores. */
export async function benchImages(): Promise<void> {
  console.log(`check: ${FRAMES * COPIES} frames of 1920 x 1080, ${CORES} threads`);
  await measure('PNG', (pixels) => writePng(pixels, 1), BOUND);
  await measure('JPEG', (pixels) => writeJpeg(pixels));
  await measure('TIFF', (pixels) => writeTiff(pixels, { compression: 'deflate', predictor: 2 }));
  await measure('TIFF LZW', (pixels) => writeTiff(pixels, { compression: 'lzw' }));
  await measure('EXR ZIP', (pixels) => writeExr(pixels, { compression: 'zip' }));
  await measure('EXR PIZ', (pixels) => writeExr(pixels, { compression: 'piz' }));
  console.log('');
}
