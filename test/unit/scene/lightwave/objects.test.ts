import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lightwaveObject } from '../../../../src/scene/lightwave/objects.js';
import { checkFacts } from '../../../fuzz/check-facts.js';
import { mutated } from '../../../fuzz/mutate-bytes.js';
import { numbersFrom } from '../../../fuzz/random.js';
import { memoryFile } from '../../../support/memory-file.js';
import { chunk, clip, object, sequence, text } from '../../../support/scenes/lightwave-writer.js';

const read = (bytes: Buffer) => lightwaveObject.read(memoryFile(bytes));
const paths = async (bytes: Buffer) => (await read(bytes)).files.map(({ path }) => path);
const still = (path: string) => chunk('STIL', text(path), 2);
const group = (type: string, ...parts: Buffer[]) =>
  chunk('FORM', Buffer.concat([Buffer.from(type), ...parts]));

const NEW = object(
  'LWO2',
  chunk('TAGS', text('Default')),
  chunk('PNTS', Buffer.alloc(301)),
  clip(still('Images/a.png')),
  clip(chunk('ISEQ', sequence('Images/b_', '.tga', { first: 5, last: 9 }), 2)),
  clip(chunk('ANIM', text('m.avi') + text('AVI'), 2)),
);

describe('images of an object', () => {
  test('from version 6 on', async () => {
    expect((await read(NEW)).files).toEqual([
      { path: 'Images/a.png', kind: 'texture', node: 'scene' },
      {
        path: 'Images/b_####.tga',
        kind: 'texture',
        node: 'scene',
        members: { uses: [{ start: 5, offset: 4, length: 5, outside: 'hold' }] },
      },
      { path: 'm.avi', kind: 'movie', node: 'scene' },
    ]);
  });

  test('from 2018 on', async () => {
    const unnamed = (content: string) => chunk('    ', content);
    const image = group('CLIP', unnamed('\0\0\0\x01'), group('STIL', unnamed(text('E:tex/a.png'))));
    expect(await paths(object('LWO3', image, image, chunk('PNTS', Buffer.alloc(12))))).toEqual([
      'E:tex/a.png',
    ]);
  });

  test('up to version 5, as a sequence too', async () => {
    const surface = (path: string) =>
      chunk(
        'SURF',
        Buffer.concat([
          Buffer.from(text('Skin')),
          chunk('CTEX', text('Planar'), 2),
          chunk('TIMG', text(path), 2),
        ]),
      );
    const { files } = await read(
      object('LWOB', surface('a.iff'), surface('(none)'), surface('Images/w (sequence)')),
    );
    expect(files).toEqual([
      { path: 'a.iff', kind: 'texture', node: 'Skin' },
      { path: 'Images/w###*', kind: 'texture', node: 'Skin', unclear: true },
    ]);
  });
});

test.each([
  ['LWO2', true],
  ['LWOB', true],
  ['LXOB', false],
])('an object of type %s: %s', (variant, expected) => {
  expect(lightwaveObject.recognises(object(variant).subarray(0, 64))).toBe(expected);
});

describe('a damaged object', () => {
  test.each([
    ['cut', NEW.subarray(0, NEW.length - 4), 'cut'],
    ['with an unknown tag', object('LWO2', chunk('\x01\x02\x03\x04', '')), 'malformed'],
    ['with a clip of a huge size', object('LWO2', chunk('CLIP', Buffer.alloc(5_000_000))), 'limit'],
    ['with millions of chunks', object('LWO2', Buffer.from('AAAA\0\0\0\0'.repeat(1_100_000))), 'limit'],
    ['shorter than its head', Buffer.from('FORM\0\0\0\x04LW'), 'cut'],
  ])('%s is reported', async (_, bytes, reason) => {
    expect((await read(bytes)).damage?.reason).toBe(reason);
  });

  test('what follows the object is ignored', async () => {
    expect((await read(Buffer.concat([NEW, Buffer.from('\0\0\0\0\0\0\0\0\0\0')]))).damage).toBeUndefined();
  });

  test('with random changes is reported', async () => {
    const property = fc.asyncProperty(fc.nat(), async (seed) => {
      checkFacts(await read(mutated(NEW, numbersFrom(seed))));
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
