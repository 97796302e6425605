import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arnold } from '../../../src/scene/arnold/index.js';
import { blender } from '../../../src/scene/blender/index.js';
import { cinema4d } from '../../../src/scene/cinema4d/index.js';
import { clarisse } from '../../../src/scene/clarisse/index.js';
import { houdini } from '../../../src/scene/houdini/index.js';
import { katana } from '../../../src/scene/katana/index.js';
import { lightwave } from '../../../src/scene/lightwave/index.js';
import { max } from '../../../src/scene/max/index.js';
import { mayaAscii, mayaBinary } from '../../../src/scene/maya/index.js';
import { FOLLOWED, READERS } from '../../../src/scene/readers.js';
import type { SceneFile } from '../../../src/scene/scene-file.js';
import type { FollowedFormat, SceneFormat } from '../../../src/scene/scene-format.js';
import { sketchup } from '../../../src/scene/sketchup/index.js';
import { softimage } from '../../../src/scene/softimage/index.js';
import { usdCrate, usdPackage, usdText } from '../../../src/scene/usd/index.js';
import { vrscene } from '../../../src/scene/vray/index.js';
import { checkFacts, checkFollowed } from '../../fuzz/check-facts.js';
import { mutated, numbersFrom } from '../../fuzz/mutate.js';
import { EXHAUSTIVE } from '../../support/exhaustive.js';
import { memoryFile } from '../../support/memory-file.js';
import { arnoldScene } from '../../support/scenes/arnold-scene.js';
import { writeBlend } from '../../support/scenes/blend-writer.js';
import { CAMERA, mantra, writeHip } from '../../support/scenes/hip-writer.js';
import { packed, SHOT } from '../../support/scenes/katana-writer.js';
import { SHOT as LIGHTWAVE } from '../../support/scenes/lightwave-writer.js';
import { writeMax } from '../../support/scenes/max-writer.js';
import { chunkWriter } from '../../support/scenes/maya-binary-writer.js';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import { writeOle } from '../../support/scenes/ole-writer.js';
import { writeSketchup } from '../../support/scenes/sketchup-writer.js';
import { softimageVersion } from '../../support/scenes/softimage-writer.js';
import { vrayScene } from '../../support/scenes/vray-scene.js';
import { block, data, object, STRUCTS, scene, to, uses } from './blender/files.js';
import * as c4d from './cinema4d/scenes.js';
import { CRATE, PACKAGE, TEXT } from './usd/layers.js';

/** Random files of each kind and format. */
const RUNS = EXHAUSTIVE ? 300 : 40;

const w = chunkWriter(true);

const SCENES: readonly [format: SceneFormat, whole: Buffer][] = [
  [mayaAscii, Buffer.from(mayaScene({ globals: animated(1, 9), textures: { a: 'a.png' }, layers: ['b'] }))],
  [
    mayaBinary,
    w.group(
      'Maya',
      w.group('HEAD', w.info('version', '2023'), w.plugin('mtoa', '5', { aiImage: '0001' })),
      w.node('DCAM', 'camShape', 'cam'),
      w.node('0001', 'image', undefined, w.string('filename', 'a.exr')),
      w.select(':time1', w.time('o', 250)),
      w.select(':defaultRenderGlobals', w.double('an', 1)),
    ),
  ],
  [
    blender,
    writeBlend(STRUCTS, [
      block('GLOB', 'FileGlobal', { curscene: to('S') }),
      scene('S', { camera: to('Cam') }),
      ...uses('M', 'linked'),
      data('TimeMarker', { frame: 5, camera: to('Cam') }),
      data('Sequence', { name: 'SQs', strip: to('strip'), len: 1, speed_factor: 1 }, 'sequence'),
      data('Strip', { dir: '//' }, 'strip'),
      data('StripElem', { name: 'a.png' }),
      object('Cam'),
      data('PointCache', { flag: 0x41 }),
      block('MA', 'Material', { 'id.name': 'MAM', use_nodes: 1 }, 'M'),
      data('bNodeTree', { type: 0 }),
      data('bNode', { id: to('I'), storage: to('storage'), outputs: to('out') }, 'node'),
      data('NodeTexImage', { 'iuser.frames': 3 }, 'storage'),
      data('bNode', {}, 'end'),
      data('bNodeLink', { fromnode: to('node'), tonode: to('end') }),
      block('IM', 'Image', { 'id.name': 'IMI', name: '//p_1.png', source: 2 }, 'I'),
      block('LI', 'Library', { 'id.name': 'LIl', name: '//l.blend' }),
      block('ID', 'ID', { name: 'OBFar' }, 'linked'),
    ]),
  ],
  [
    cinema4d,
    c4d.scene({
      times: { now: 2 },
      parts: [
        c4d.cameras(['left', 1]),
        c4d.material('Wood', c4d.bitmap('wood.jpg')),
        c4d.takes(5, c4d.take('Main', 5, { 10002: c4d.w.value.link(1) }, c4d.take('close', 6, {}))),
      ],
    }),
  ],
  [clarisse, readFileSync('test/fixtures/demo.project')],
  [arnold, Buffer.from(arnoldScene({ frame: 1, textures: ['a.<udim>.tx'], procedurals: ['b.ass'] }))],
  [vrscene, Buffer.from(vrayScene({ files: ['a.exr'], includes: ['b.vrscene'] }))],
  [katana, packed(SHOT)],
  [lightwave, Buffer.from(LIGHTWAVE)],
  [
    max,
    writeMax({
      ...{ dependencies: ['a.png'], plugins: ['vrender2022.dlr'], pack: gzipSync },
      assets: [['ab'.repeat(16), 'Bitmap', 'C:\\a.png', 'D:\\a.png']],
    }),
  ],
  [softimage, writeOle({ 'TLShell/Version': softimageVersion('10.0.422.0'), long: Buffer.alloc(5000) })],
  [sketchup, writeSketchup('21.0.394', ['materials/Wood/a.jpg', 'model.dat'])],
  [
    houdini,
    writeHip({
      nodes: {
        'obj/cam1': CAMERA,
        'obj/geo1': { type: 'geo' },
        'obj/geo1/file1': { type: 'file', parameters: { file: '$HIP/geo/a.$F4.bgeo.sc' } },
        'out/mantra1': mantra({ f: [{ channel: 'f1', expression: '$FSTART' }, 10, 1] }),
        'out/merge1': { type: 'merge', inputs: ['mantra1'] },
      },
    }),
  ],
];

test('every reader has a test scene', () => {
  const names = Object.values(READERS).flatMap((formats) => formats.map(({ name }) => name));
  expect(SCENES.map(([{ name }]) => name).toSorted()).toEqual(names.toSorted());
});

/** The facts of a file, and those that a scene needs which links its camera. */
async function factsOf(format: SceneFormat, file: SceneFile) {
  const { changesIn, changed, ...facts } = await format.read(file);
  const part = format === blender ? changed?.({ text: '["OBCam","MAM"]' }) : undefined;
  return { ...facts, part: part && [part.files, part.nested] };
}

/** More bytes than a head, so that a reader gets past it, and then whatever comes. */
const tails = fc.uint8Array({ maxLength: 4096 }).map((bytes) => Buffer.from(bytes));

describe.each(SCENES.map(([format, whole]) => [format.name, format, whole] as const))(
  '%s',
  (_, format, whole) => {
    test('is read without damage', async () => {
      const facts = await format.read(memoryFile(whole));
      checkFacts(facts);
      expect(facts.damage).toBeUndefined();
      expect(facts.cameras).toHaveLength(facts.unknown.includes('cameras') ? 0 : 1);
    });

    test('followed by random bytes is reported, not thrown', async () => {
      const property = fc.asyncProperty(fc.nat(whole.length), tails, async (kept, tail) => {
        checkFacts(await format.read(memoryFile(Buffer.concat([whole.subarray(0, kept), tail]))));
      });
      await fc.assert(property, { numRuns: RUNS });
    });

    test('with random changes is reported, equally for chunks of any size', async () => {
      const property = fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 999 }), async (seed, chunk) => {
        const bytes = mutated(whole, numbersFrom(seed));
        const facts = await factsOf(format, memoryFile(bytes));
        checkFacts(facts);
        expect(await factsOf(format, memoryFile(bytes, chunk))).toEqual(facts);
      });
      await fc.assert(property, { numRuns: RUNS });
    });
  },
);

/** Files of each format that scenes name and that name files themselves; DCCs' own formats are above. */
const ASSETS: readonly [format: FollowedFormat, whole: Buffer][] = [
  [usdText, Buffer.from(TEXT)],
  [usdCrate, CRATE],
  [usdPackage, PACKAGE],
];

test('every format that is followed has a test file', () => {
  const own = [...SCENES, ...ASSETS].map(([{ name }]) => name);
  const names = Object.values(FOLLOWED).flatMap(({ formats }) => formats.map(({ name }) => name));
  expect(names.filter((name) => !own.includes(name))).toEqual([]);
});

describe.each(ASSETS.map(([format, whole]) => [format.name, format, whole] as const))(
  '%s',
  (_, format, whole) => {
    test('is read without damage', async () => {
      const facts = await format.read(memoryFile(whole));
      checkFollowed(facts);
      expect(facts.damage).toBeUndefined();
    });

    test('with random changes, or followed by random bytes, is reported, equally for chunks of any size', async () => {
      const property = fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 1, max: 999 }),
        fc.nat(whole.length),
        tails,
        async (seed, chunk, kept, tail) => {
          for (const bytes of [
            mutated(whole, numbersFrom(seed)),
            Buffer.concat([whole.subarray(0, kept), tail]),
          ]) {
            const facts = await format.read(memoryFile(bytes));
            checkFollowed(facts);
            expect(await format.read(memoryFile(bytes, chunk))).toEqual(facts);
          }
        },
      );
      await fc.assert(property, { numRuns: RUNS });
    });
  },
);
