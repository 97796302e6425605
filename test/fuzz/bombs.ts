import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { arnoldScene } from '../support/scenes/arnold-scene.js';
import { attributes, tarHeader } from '../support/scenes/katana-writer.js';
import { chunk, writeMax } from '../support/scenes/max-writer.js';
import { mayaScene } from '../support/scenes/maya-scene.js';
import { writeZip } from '../support/scenes/zip-writer.js';
import { layer } from '../unit/scene/usd/layers.js';

/** What a bomb decompresses to. */
const SIZE = 10 ** 9;

/** Limits of a program that reads one: MiB, and seconds by the clock. */
const [MOST_MEMORY, LONGEST] = [200, 5];

const TELL_MEMORY = fileURLToPath(new URL('../bench/tell-memory.cjs', import.meta.url));

/** A file of a few megabytes that claims, or decompresses to, much more. */
interface Bomb {
  /** Its file, whose extension says which reader takes it. */
  readonly file: string;
  write(path: string): Promise<void> | void;
}

const PIECE = 1 << 20;

function* filled(head: Buffer | string, byte: number): Generator<Buffer> {
  yield Buffer.from(head as Buffer);
  const piece = Buffer.alloc(PIECE, byte);
  for (let left = SIZE; left > 0; left -= PIECE) yield piece;
}

/** Packs a head and a billion bytes of one value with gzip, after a line that is not packed. */
async function packed(path: string, head: Buffer | string, byte = 0, line = ''): Promise<void> {
  writeFileSync(path, line);
  const sink = createWriteStream(path, { flags: 'a' });
  await pipeline(Readable.from(filled(head, byte)), createGzip({ level: 9 }), sink);
}

/** A frame of zstd: a head in a raw block, and a billion zeros in blocks that repeat one byte. */
function zstdFrame(head: Buffer): Buffer {
  const block = (length: number, kind: number, content: Buffer, last = 0) => {
    const bytes = Buffer.alloc(3);
    bytes.writeUIntLE(length * 8 + kind * 2 + last, 0, 3);
    return Buffer.concat([bytes, content]);
  };
  const zeros = block(1 << 17, 1, Buffer.from([0]));
  const count = Math.ceil(SIZE / (1 << 17));
  return Buffer.concat([
    Buffer.from('28b52ffd0038', 'hex'),
    block(head.length, 0, head),
    ...Array<Buffer>(count).fill(zeros),
    block(0, 0, Buffer.alloc(0), 1),
  ]);
}

/** A scene of Blender with one block of a billion bytes. */
function blendHead(): Buffer {
  const block = Buffer.alloc(24);
  block.write('DATA');
  block.writeInt32LE(SIZE, 4);
  return Buffer.concat([Buffer.from('BLENDER-v279'), block]);
}

/** A scene of 3ds Max whose packed stream of objects begins with a chunk of a billion bytes. */
function maxHead(): Buffer {
  const head = chunk(0x2023, [chunk(0x0912, Buffer.alloc(0))]);
  head.writeUInt32LE((SIZE + 0x80000000) >>> 0, 2);
  head.writeUInt32LE(SIZE - 100, 8);
  return head;
}

async function packedMax(path: string, pack: (head: Buffer) => Promise<Buffer> | Buffer): Promise<void> {
  const scene = await pack(maxHead());
  writeFileSync(path, writeMax({ pack: (bytes) => (bytes.readUInt16LE(0) === 0x2023 ? scene : bytes) }));
}

async function gzipped(head: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [];
  const gzip = createGzip({ level: 9 });
  gzip.on('data', (part: Buffer) => parts.push(part));
  await pipeline(Readable.from(filled(head, 0)), gzip);
  return Buffer.concat(parts);
}

/** The entries of a package, each of which claims the bytes of the first file. */
function overlapping(name: string, content: Buffer, count: number): Buffer {
  const whole = writeZip({ [name]: content });
  const directoryAt = whole.readUInt32LE(whole.length - 6);
  const entry = whole.subarray(directoryAt, whole.length - 22);
  const end = Buffer.from(whole.subarray(whole.length - 22));
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(entry.length * count, 12);
  return Buffer.concat([whole.subarray(0, directoryAt), ...Array<Buffer>(count).fill(entry), end]);
}

const LARGE_LAYER = Buffer.from(layer('a.png', 'b.png').padEnd(10_000_000, ' '));

/** A package in packages, each of whose entries is the package inside. */
function nestedPackage(): Buffer {
  let inner = overlapping('a.usda', Buffer.from(layer('a.png')), 500);
  for (let depth = 0; depth < 3; depth++) inner = overlapping('a.usdz', inner, 500);
  return inner;
}

const BOMBS: readonly Bomb[] = [
  { file: 'zeros.ass.gz', write: (path) => packed(path, arnoldScene({ frame: 1 })) },
  { file: 'lines.ass.gz', write: (path) => packed(path, arnoldScene({ frame: 1 }), 0x0a) },
  {
    file: 'text.ass.gz',
    write: (path) => packed(path, `${arnoldScene({ frame: 1 })}\nimage {\n filename "`, 0x61),
  },
  { file: 'gzip.blend', write: (path) => packed(path, blendHead()) },
  { file: 'zstd.blend', write: (path) => writeFileSync(path, zstdFrame(blendHead())) },
  {
    file: 'gzip.katana',
    write: (path) => {
      const head = { archive: 'tar', release: '4.5v1', version: '4.5.1.000008' };
      const tar = Buffer.concat([
        tarHeader('scene/scene.katana', SIZE),
        Buffer.from('<katana release="4.5v1">\n'),
      ]);
      return packed(path, tar, 0x20, `<katana${attributes(head)}>\n`);
    },
  },
  { file: 'gzip.max', write: (path) => packedMax(path, gzipped) },
  {
    file: 'zstd.max',
    write: (path) => packedMax(path, (head) => Buffer.concat([Buffer.from([0xff, 0xff]), zstdFrame(head)])),
  },
  {
    file: 'overlapping.usdz',
    write: (path) => writeFileSync(path, overlapping('a.usda', LARGE_LAYER, 10_000)),
  },
  { file: 'nested.usdz', write: (path) => writeFileSync(path, nestedPackage()) },
  {
    // Compressed entries are not allowed in packages.
    file: 'deflated.usdz',
    write: async (path) => writeFileSync(path, writeZip({ 'a.usda': await gzipped(LARGE_LAYER) }, 8)),
  },
];

/** The scene that names an asset, where the bomb is no scene by itself. */
function sceneOf(folder: string, bomb: string): string {
  if (!bomb.endsWith('.usdz')) return bomb;
  const scene = join(folder, 'names.ma');
  const node = `createNode mayaUsdProxyShape -n "a";\n\tsetAttr ".fp" -type "string" "${bomb}";\nselect -ne :time1;`;
  writeFileSync(scene, mayaScene().replace('select -ne :time1;', node));
  return scene;
}

async function read(folder: string, { file, write }: Bomb): Promise<boolean> {
  const path = join(folder, file);
  await write(path);
  const argv = ['--require', TELL_MEMORY, 'bin/rayvision.js', 'analyze', sceneOf(folder, path), '--json'];
  const started = performance.now();
  const run = spawnSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 1 << 30, timeout: 60_000 });
  const seconds = (performance.now() - started) / 1000;
  const mebi = Number(/maxRSS (\d+)/.exec(run.stderr)?.[1]) / 1024;
  rmSync(path);
  // A report, with the file as damaged or the assets as unknown, or a refusal.
  const isGood = [0, 65].includes(run.status ?? -1) && seconds <= LONGEST && mebi <= MOST_MEMORY;
  console.log(
    `${file}: exit ${run.status}, ${seconds.toFixed(1)} s, ${mebi.toFixed(0)} MiB${isGood ? '' : '  FAILED'}`,
  );
  return isGood;
}

/** Analyzes decompression bombs with the built program. @throws where one needs more than the limits */
export async function readBombs(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-bombs-'));
  let failed = 0;
  try {
    for (const bomb of BOMBS) if (!(await read(folder, bomb))) failed += 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (failed > 0) throw new Error(`${failed} files need more than ${LONGEST} s or ${MOST_MEMORY} MiB`);
}
