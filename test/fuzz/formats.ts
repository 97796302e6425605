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
import type { FollowedFormat, SceneFormat } from '../../src/scene/scene-format.js';
import { sketchup } from '../../src/scene/sketchup/index.js';
import { usdPackage, usdText } from '../../src/scene/usd/index.js';
import { vrscene } from '../../src/scene/vray/index.js';
import { arnoldScene } from '../support/scenes/arnold-scene.js';
import { storedZstd } from '../support/scenes/blend-writer.js';
import { CAMERA, mantra, writeHip, writeLimitedHip, writeMimeHip } from '../support/scenes/hip-writer.js';
import { SHOT as KATANA, packed, plain } from '../support/scenes/katana-writer.js';
import { chunk, clip, object, sequence, text } from '../support/scenes/lightwave-writer.js';
import { type MaxScene, packZstd, writeMax } from '../support/scenes/max-writer.js';
import { SCENES as REAL } from '../support/scenes/shared-scenes.js';
import { writeZip } from '../support/scenes/zip-writer.js';
import { bitmap, cameras, material, scene, take, takes } from '../unit/scene/cinema4d/scenes.js';
import { SHOT } from '../unit/scene/clarisse/projects.js';
import { CRATE, layer } from '../unit/scene/usd/layers.js';
import { ASSETS, SCENES } from './small-files.js';

/** A file to mutate. */
export interface FuzzedFile {
  readonly name: string;
  /** Whether its content is text. */
  readonly isText: boolean;
  /** Writes the file, with a change of its content: of a packed file, before that is packed. */
  write(change: (content: Buffer) => Buffer): Buffer;
}

export interface FuzzedFormat {
  readonly format: SceneFormat | FollowedFormat;
  readonly files: readonly FuzzedFile[];
}

const textFile = (name: string, content: Buffer | string): FuzzedFile => ({
  ...{ name, isText: true },
  write: (change) => change(Buffer.from(content as Buffer)),
});

const binaryFile = (name: string, content: Buffer): FuzzedFile => ({
  ...{ name, isText: false },
  write: (change) => change(content),
});

/** A file as its format packs it: its content is mutated, and the packed bytes are. */
function packedFile(name: string, content: FuzzedFile, pack: (content: Buffer) => Buffer): FuzzedFile[] {
  return [
    { ...content, name: `${name}, its content`, write: (change) => pack(content.write(change)) },
    binaryFile(name, pack(content.write((bytes) => bytes))),
  ];
}

/** Real files, if they are present beside the project, and small ones that were read incorrectly in the past. */
function filesOf(folder: string, pattern: RegExp, asFile = binaryFile): FuzzedFile[] {
  const faults = join('test/fixtures/faults', folder);
  const folders = [
    ...(REAL === undefined ? [] : [join(REAL, folder)]),
    ...(folder === 'maya' ? [faults] : []),
  ];
  return folders.flatMap((path) =>
    readdirSync(path)
      .filter((name) => pattern.test(name))
      .map((name) => asFile(name, readFileSync(join(path, name)))),
  );
}

function blends(): FuzzedFile[] {
  const small = smallFile(blender);
  const files = filesOf('blender', /\.blend$/);
  // The content as well as the compressed file.
  const unpacked = files.flatMap(({ name, write }) => {
    const bytes = write((same) => same);
    return bytes.readUInt16BE(0) === 0x1f8b ? [binaryFile(`${name}, unpacked`, gunzipSync(bytes))] : [];
  });
  return [
    ...files,
    ...unpacked,
    ...packedFile('a scene packed with gzip', small, (bytes) => gzipSync(bytes)),
    ...packedFile('a scene packed with zstd', small, (bytes) => storedZstd(bytes)),
  ];
}

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
function maxScenes(): FuzzedFile[] {
  const own: MaxScene = {
    ...{ dependencies: ['a.png'], plugins: ['vrender2022.dlr'], renderer: 'V-Ray 5' },
    ...{ settings: { 256: 0x503 }, outputs: ['cd'.repeat(16)] },
    assets: [['ab'.repeat(16), 'Bitmap', 'C:\\a.png', 'D:\\a.png']],
  };
  /** Mutates the streams before they are packed. */
  const streams = (name: string, pack: (bytes: Buffer) => Buffer, suffix = ''): FuzzedFile => ({
    ...{ name, isText: false },
    write: (change) => writeMax({ ...own, suffix, pack: (bytes) => pack(change(bytes)) }),
  });
  return [
    binaryFile('a scene of 3ds Max', writeMax(own)),
    binaryFile('a packed scene of 3ds Max', writeMax({ ...own, pack: gzipSync })),
    binaryFile('a scene packed with zstd', writeMax({ ...own, pack: packZstd, suffix: '_Compressed' })),
    binaryFile('a scene of 3ds Max in large sectors', writeMax({ ...own, sectorSize: 4096 })),
    streams('streams of 3ds Max', (bytes) => bytes),
    streams('packed streams of 3ds Max', (bytes) => gzipSync(bytes)),
  ];
}

/** A small scene in each of Houdini's variants. */
function hips(): FuzzedFile[] {
  const own = { nodes: { 'obj/cam1': CAMERA, 'out/mantra1': mantra(), 'out/b': mantra({ f: [1, 5, 1] }) } };
  return [
    ...filesOf('houdini', /\.hip(?:lc|nc)?$/),
    binaryFile('.hip', writeHip(own)),
    textFile('.hip, its texts', writeHip(own)),
    binaryFile('.hipnc', writeLimitedHip('N', own, [own])),
    textFile('MIME', writeMimeHip(own)),
  ];
}

function cinema4dScene(): Buffer {
  return scene({
    parts: [
      cameras(['left', 1]),
      material('Wood', bitmap('wood.jpg')),
      takes(5, take('Main', 5, {}, take('close', 6, {}))),
    ],
  });
}

/** A package whose layers are mutated. */
function packages(): FuzzedFile[] {
  const text = Buffer.from(layer('./a.usdc', 'tex/a.png'));
  return [
    {
      ...{ name: 'a binary layer in a package', isText: false },
      write: (change) => writeZip({ 'hero.usda': text, 'a.usdc': change(CRATE) }),
    },
    {
      ...{ name: 'a text layer in a package', isText: true },
      write: (change) => writeZip({ 'hero.usda': change(text), 'a.usdc': CRATE }),
    },
  ];
}

const ARNOLD = textFile(
  'a scene of our own',
  arnoldScene({ frame: 1, textures: ['a.tx'], procedurals: ['b.ass'] }),
);

const TEXTS = new Set<unknown>([mayaAscii, clarisse, arnold, vrscene, lightwave, usdText]);

/** The small file of a format that tests share. */
function smallFile(format: SceneFormat | FollowedFormat): FuzzedFile {
  const [, bytes = Buffer.alloc(0)] = [...SCENES, ...ASSETS].find(([one]) => one === format) ?? [];
  return (TEXTS.has(format) ? textFile : binaryFile)('a small file', bytes);
}

/** Further files of formats, beside a small one of each. */
const FILES = new Map<SceneFormat | FollowedFormat, () => FuzzedFile[]>([
  [houdini, hips],
  [mayaAscii, () => filesOf('maya', /\.ma$/, textFile)],
  [mayaBinary, () => filesOf('maya', /\.mb$/)],
  [blender, blends],
  [cinema4d, () => [...filesOf('cinema4d', /\.c4d$/), binaryFile('a scene of our own', cinema4dScene())]],
  [clarisse, () => [textFile('a project of our own', SHOT)]],
  [
    arnold,
    () => [
      ...filesOf('arnold', /\.ass$/, textFile),
      ...packedFile('a packed scene', ARNOLD, (bytes) => gzipSync(bytes)),
    ],
  ],
  [
    katana,
    () => [
      ...filesOf('katana', /\.katana$/),
      {
        ...{ name: 'a packed project, its XML', isText: true },
        write: (change) => packed(change(Buffer.from(KATANA)).toString('latin1')),
      },
      textFile('a plain project', plain(KATANA)),
    ],
  ],
  [lightwave, () => filesOf('lightwave', /\.lws$/, textFile)],
  [max, () => [...filesOf('max', /\.max$/), ...maxScenes()]],
  [sketchup, () => filesOf('sketchup', /\.skp$/)],
  [usdPackage, packages],
]);

/** Every format that is read, with the files that are mutated. */
export const FORMATS: readonly FuzzedFormat[] = [
  ...[...SCENES, ...ASSETS].map(([format]) => ({
    format,
    files: [smallFile(format), ...(FILES.get(format)?.() ?? [])],
  })),
  { format: lightwaveObject, files: [binaryFile('an object of our own', lightwaveImages())] },
];
