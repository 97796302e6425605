import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blender } from '../../../src/scene/blender/index.js';
import { FOLLOWED, READERS } from '../../../src/scene/readers.js';
import type { SceneFile } from '../../../src/scene/scene-file.js';
import type { SceneFormat } from '../../../src/scene/scene-format.js';
import { checkFacts, checkFollowed } from '../../fuzz/check-facts.js';
import { mutated } from '../../fuzz/mutate-bytes.js';
import { numbersFrom } from '../../fuzz/random.js';
import { ASSETS, SCENES } from '../../fuzz/small-files.js';
import { EXHAUSTIVE } from '../../support/exhaustive.js';
import { memoryFile } from '../../support/memory-file.js';

/** Random files of each kind and format. */
const RUNS = EXHAUSTIVE ? 300 : 40;

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

/** Names of members that every object has. */
const MEMBERS = ['constructor', '__proto__', 'toString', '__defineGetter__', 'hasOwnProperty'];

/** A file with one of its words replaced by such a name: for each word once, or, in exhaustive runs, with each name. */
function* withMembers(whole: Buffer): Generator<Buffer> {
  const text = whole.toString('latin1');
  for (const [at, word] of [...new Set(text.match(/[A-Za-z_]\w{2,30}/g))].entries()) {
    for (const [index, name] of MEMBERS.entries()) {
      if (!EXHAUSTIVE && at % MEMBERS.length !== index) continue;
      yield Buffer.from(text.replaceAll(word, name), 'latin1');
    }
  }
}

test.each([...SCENES, ...ASSETS].map(([format, whole]) => [format.name, format, whole] as const))(
  'the name of a member of every object is any name to %s',
  async (_, format, whole) => {
    for (const bytes of withMembers(whole)) checkFollowed(await format.read(memoryFile(bytes)));
  },
);

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
