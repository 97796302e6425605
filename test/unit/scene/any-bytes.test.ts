import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blender } from '../../../src/scene/blender/index.js';
import { clarisse } from '../../../src/scene/clarisse/index.js';
import type { SceneFormat } from '../../../src/scene/format.js';
import { mayaAscii, mayaBinary } from '../../../src/scene/maya/index.js';
import { checkFacts } from '../../fuzz/check-facts.js';
import { mutated, numbersFrom } from '../../fuzz/mutate.js';
import { writeBlend } from '../../support/blend-writer.js';
import { chunkWriter } from '../../support/maya-binary-writer.js';
import { animated, mayaScene } from '../../support/maya-scene.js';
import { memoryFile } from '../../support/memory-file.js';
import { block, object, STRUCTS, scene, to } from './blender-files.js';

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
      object('Cam'),
    ]),
  ],
  [clarisse, readFileSync('test/fixtures/demo.project')],
];

/** More bytes than a head, so that a reader gets past it, and then whatever comes. */
const tails = fc.uint8Array({ maxLength: 4096 }).map((bytes) => Buffer.from(bytes));

describe.each(SCENES.map(([format, whole]) => [format.name, format, whole] as const))(
  '%s',
  (_, format, whole) => {
    test('whole, it is sound', async () => {
      const facts = await format.read(memoryFile(whole));
      checkFacts(facts);
      expect(facts.damage).toBeUndefined();
      expect(facts.cameras).toHaveLength(1);
    });

    test('with any bytes behind its beginning it ends in a report', async () => {
      const property = fc.asyncProperty(fc.nat(whole.length), tails, async (kept, tail) => {
        checkFacts(await format.read(memoryFile(Buffer.concat([whole.subarray(0, kept), tail]))));
      });
      await fc.assert(property, { numRuns: 300 });
    });

    test('changed in any way it ends in a report, the same for chunks of any size', async () => {
      const property = fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 999 }), async (seed, chunk) => {
        const bytes = mutated(whole, numbersFrom(seed));
        const facts = await format.read(memoryFile(bytes));
        checkFacts(facts);
        expect(await format.read(memoryFile(bytes, chunk))).toEqual(facts);
      });
      await fc.assert(property, { numRuns: 300 });
    });
  },
);
