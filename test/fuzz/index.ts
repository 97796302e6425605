/**
 * Fuzzes the scene readers: `npm run fuzz`. Reads 10,000 mutations of each format's real files (if present beside the
 * project) and test files; FUZZ_SEED and FUZZ_COUNT change that. Reading any file must end within seconds, with a report
 * or a RayvisionError.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { arnold } from '../../src/scene/arnold/index.js';
import { blender } from '../../src/scene/blender/index.js';
import { cinema4d } from '../../src/scene/cinema4d/index.js';
import { clarisse } from '../../src/scene/clarisse/index.js';
import { houdini } from '../../src/scene/houdini/index.js';
import { katana } from '../../src/scene/katana/index.js';
import { lightwave } from '../../src/scene/lightwave/index.js';
import { lightwaveObject } from '../../src/scene/lightwave/objects.js';
import { max } from '../../src/scene/max/index.js';
import { mayaAscii, mayaBinary } from '../../src/scene/maya/index.js';
import type { SceneFile } from '../../src/scene/scene-file.js';
import {
  type FollowedFacts,
  type FollowedFormat,
  HEAD_LENGTH,
  type SceneFacts,
  type SceneFormat,
} from '../../src/scene/scene-format.js';
import { sketchup } from '../../src/scene/sketchup/index.js';
import { softimage } from '../../src/scene/softimage/index.js';
import { usdCrate, usdPackage, usdText } from '../../src/scene/usd/index.js';
import { vrscene } from '../../src/scene/vray/index.js';
import { memoryFile } from '../support/memory-file.js';
import { arnoldScene } from '../support/scenes/arnold-scene.js';
import { CAMERA, mantra, writeHip, writeLimitedHip, writeMimeHip } from '../support/scenes/hip-writer.js';
import { SHOT as KATANA, packed, plain } from '../support/scenes/katana-writer.js';
import {
  chunk,
  clip,
  SHOT as LIGHTWAVE,
  object,
  sequence,
  text,
} from '../support/scenes/lightwave-writer.js';
import { type MaxScene, packZstd, writeMax } from '../support/scenes/max-writer.js';
import { writeOle } from '../support/scenes/ole-writer.js';
import { SCENES } from '../support/scenes/shared-scenes.js';
import { writeSketchup } from '../support/scenes/sketchup-writer.js';
import { softimageVersion } from '../support/scenes/softimage-writer.js';
import { vrayScene } from '../support/scenes/vray-scene.js';
import { bitmap, cameras, material, scene, take, takes } from '../unit/scene/cinema4d/scenes.js';
import { SHOT } from '../unit/scene/clarisse/projects.js';
import { CRATE, PACKAGE, TEXT } from '../unit/scene/usd/layers.js';
import { checkFacts, checkFollowed } from './check-facts.js';
import { mutated, numbersFrom } from './mutate.js';

const COUNT = Number(process.env.FUZZ_COUNT ?? 10_000);
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Maximum time for a file of a few megabytes, in milliseconds. */
const LONGEST = 5000;

/** Maximum memory of the whole run in MiB, to find readers that keep data. */
const MOST_MEMORY = 1024;

function filesOf(folder: string, pattern: RegExp): [name: string, bytes: Buffer][] {
  if (SCENES === undefined) return [];
  const path = join(SCENES, folder);
  return readdirSync(path)
    .filter((name) => pattern.test(name))
    .map((name) => [name, readFileSync(join(path, name))]);
}

function blends(): [name: string, bytes: Buffer][] {
  const files = filesOf('blender', /\.blend$/);
  // Mutates the content as well as the compressed file.
  const unpacked = files
    .filter(([, bytes]) => bytes.readUInt16BE(0) === 0x1f8b)
    .map(([name, bytes]) => [`${name}, unpacked`, gunzipSync(bytes)] as [string, Buffer]);
  return [...files, ...unpacked];
}

/** Small Maya scenes that were read incorrectly in the past. */
function faults(pattern: RegExp): [name: string, bytes: Buffer][] {
  const folder = 'test/fixtures/faults/maya';
  const names = readdirSync(folder).filter((name) => pattern.test(name));
  return names.map((name) => [name, readFileSync(join(folder, name))]);
}

const ARNOLD = Buffer.from(arnoldScene({ frame: 1, textures: ['a.tx'], procedurals: ['b.ass'] }));

function lightwaveImages(): Buffer {
  const images = [chunk('STIL', text('Images/a.png'), 2), chunk('ISEQ', sequence('b_', '.tga'), 2)];
  return object(
    'LWO2',
    chunk('TAGS', text('Default')),
    chunk('PNTS', Buffer.alloc(301)),
    ...images.map((one) => clip(one)),
  );
}

/** Scenes of 3ds Max with sectors of either size, plain and packed. */
function maxScenes(): [name: string, bytes: Buffer][] {
  const scene: MaxScene = {
    ...{ dependencies: ['a.png'], plugins: ['vrender2022.dlr'], renderer: 'V-Ray 5' },
    ...{ settings: { 256: 0x503 }, outputs: ['cd'.repeat(16)] },
    assets: [['ab'.repeat(16), 'Bitmap', 'C:\\a.png', 'D:\\a.png']],
  };
  return [
    ['a scene of 3ds Max', writeMax(scene)],
    ['a packed scene of 3ds Max', writeMax({ ...scene, pack: gzipSync })],
    ['a scene packed with zstd', writeMax({ ...scene, pack: packZstd, suffix: '_Compressed' })],
    ['a scene of 3ds Max in large sectors', writeMax({ ...scene, sectorSize: 4096 })],
  ];
}

/** A small scene in each of Houdini's variants, and the real ones. */
function hips(): [name: string, bytes: Buffer][] {
  const scene = { nodes: { 'obj/cam1': CAMERA, 'out/mantra1': mantra(), 'out/b': mantra({ f: [1, 5, 1] }) } };
  return [
    ...filesOf('houdini', /\.hip(?:lc|nc)?$/),
    ['.hip', writeHip(scene)],
    ['.hipnc', writeLimitedHip('N', scene, [scene])],
    ['MIME', writeMimeHip(scene)],
  ];
}

const FORMATS: readonly [format: SceneFormat, files: [name: string, bytes: Buffer][]][] = [
  [houdini, hips()],
  [mayaAscii, [...filesOf('maya', /\.ma$/), ...faults(/\.ma$/)]],
  [mayaBinary, [...filesOf('maya', /\.mb$/), ...faults(/\.mb$/)]],
  [blender, blends()],
  [
    cinema4d,
    [
      ...filesOf('cinema4d', /\.c4d$/),
      [
        'a scene of our own',
        scene({
          parts: [
            cameras(['left', 1]),
            material('Wood', bitmap('wood.jpg')),
            takes(5, take('Main', 5, {}, take('close', 6, {}))),
          ],
        }),
      ],
    ],
  ],
  [
    clarisse,
    [
      ['demo.project', readFileSync('test/fixtures/demo.project')],
      ['a project of our own', Buffer.from(SHOT)],
    ],
  ],
  [
    arnold,
    [
      ...filesOf('arnold', /\.ass$/),
      ['a scene of our own', ARNOLD],
      ['a scene of our own, packed', gzipSync(ARNOLD)],
    ],
  ],
  [vrscene, [['a scene of our own', Buffer.from(vrayScene({ files: ['a.exr'], includes: ['b.vrscene'] }))]]],
  [
    katana,
    [
      ...filesOf('katana', /\.katana$/),
      ['a packed project of our own', packed(KATANA)],
      ['a plain project of our own', plain(KATANA)],
    ],
  ],
  [lightwave, [...filesOf('lightwave', /\.lws$/), ['a scene of our own', Buffer.from(LIGHTWAVE)]]],
  [lightwaveObject, [['an object of our own', lightwaveImages()]]],
  [max, [...filesOf('max', /\.max$/), ...maxScenes()]],
  [softimage, [['a scene', writeOle({ 'TLShell/Version': softimageVersion('10.0.422.0') })]]],
  [
    sketchup,
    [...filesOf('sketchup', /\.skp$/), ['a model', writeSketchup('21.0.394', ['materials/Wood/a.jpg'])]],
  ],
];

/** Formats of assets that name further files. */
const FOLLOWED: readonly [format: FollowedFormat, files: [name: string, bytes: Buffer][]][] = [
  [usdText, [['a layer of our own', Buffer.from(TEXT)]]],
  [usdCrate, [['a layer of our own', CRATE]]],
  [usdPackage, [['a package of our own', PACKAGE]]],
];

function isScene(facts: SceneFacts | FollowedFacts): facts is SceneFacts {
  return 'cameras' in facts;
}

/** Reads and checks a file; returns whether it is reported as damaged. */
async function readAndCheck(format: SceneFormat | FollowedFormat, file: SceneFile): Promise<boolean> {
  const read = await format.read(file);
  if (!isScene(read)) {
    checkFollowed(read);
    return read.damage !== undefined;
  }
  checkFacts(read);
  // As if the scene were changed by its own changes.
  for (const use of read.nested) {
    const changes = read.changesIn?.(use);
    const changed = changes && read.changed?.(changes);
    if (changed) checkFacts(changed);
  }
  return read.damage !== undefined;
}

async function fuzz(
  format: SceneFormat | FollowedFormat,
  files: readonly [name: string, bytes: Buffer][],
): Promise<string> {
  let slowest = 0;
  let broken = 0;
  let foreign = 0;
  for (let run = 0; run < COUNT; run++) {
    const random = numbersFrom(SEED + run);
    const [name, original] = files[run % files.length] as [string, Buffer];
    const bytes = mutated(original, random);
    const started = performance.now();
    try {
      if (format.recognises(bytes.subarray(0, HEAD_LENGTH))) {
        const file = memoryFile(bytes, 1 + Math.floor(random() * 65_536));
        if (await readAndCheck(format, file)) broken += 1;
      } else foreign += 1;
    } catch (error) {
      throw new Error(`${name}, FUZZ_SEED=${SEED + run} FUZZ_COUNT=1`, { cause: error });
    }
    slowest = Math.max(slowest, performance.now() - started);
    if (slowest > LONGEST) throw new Error(`${name} took ${slowest} ms: FUZZ_SEED=${SEED + run}`);
  }
  return `${COUNT} mutations of ${files.length} files, ${broken} reported as damaged, ${foreign} as foreign, slowest ${slowest.toFixed(0)} ms`;
}

async function main(): Promise<void> {
  console.log(`seed ${SEED}`);
  for (const [format, files] of [...FORMATS, ...FOLLOWED]) {
    if (files.length === 0) {
      console.log(`${format.name}: skipped, the real scenes are not beside the project`);
      continue;
    }
    const started = Date.now();
    const summary = await fuzz(format, files);
    console.log(`${format.name}: ${summary} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  }
  const memory = process.resourceUsage().maxRSS / 1024;
  console.log(`most memory ${memory.toFixed(0)} MiB`);
  if (memory > MOST_MEMORY) throw new Error('too much memory');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
