import { describe, expect, test } from 'vitest';
import { renderedFrames, withFrames } from '../../../../src/scene/rendered-frames.js';
import type { FactsCamera } from '../../../../src/scene/scene-format.js';
import { type BlendBlock, writeBlend } from '../../../support/scenes/blend-writer.js';
import { block, data, object, readBlend, readBytes, STRUCTS, scene, to } from './files.js';

const names = (cameras: readonly { name: string; renderable: boolean }[]) =>
  cameras.map(({ name, renderable }) => (renderable ? `${name}*` : name));

test('only cameras in the scene’s collections, nested ones included', async () => {
  const { cameras } = await readBlend([
    scene('S', { camera: to('Top') }),
    data('CollectionObject', { ob: to('Top') }),
    data('CollectionObject', { ob: to('Cube') }),
    data('CollectionChild', { collection: to('A') }),
    data('CollectionChild', { collection: to('Linked') }),
    data('TimeMarker', { frame: 20 }),
    block('GR', 'Collection', { 'id.name': 'GRB' }, 'B'),
    data('CollectionObject', { ob: to('Deep') }),
    // Collections that hold each other end all the same.
    data('CollectionChild', { collection: to('A') }),
    block('GR', 'Collection', { 'id.name': 'GRA' }, 'A'),
    data('CollectionObject', { ob: to('Mid') }),
    data('CollectionChild', { collection: to('B') }),
    block('GR', 'Collection', { 'id.name': 'GRNowhere' }, 'Nowhere'),
    data('CollectionObject', { ob: to('Stray') }),
    ...['Top', 'Mid', 'Deep', 'Stray', 'Loose'].map((camera) => object(camera)),
    object('Cube', 1),
  ]);
  expect(names(cameras)).toEqual(['Top*', 'Mid', 'Deep']);
});

describe('markers that switch cameras', () => {
  const marker = (frame: number, camera: string) => data('TimeMarker', { frame, camera: to(camera) });
  const spansOf = async (...blocks: BlendBlock[]) => {
    const { cameras } = await readBlend([scene('S', { camera: to('Own') }), ...blocks]);
    return Object.fromEntries(cameras.map(({ name, renderable, spans }) => [name, renderable && spans]));
  };
  const cameras = ['Own', 'A', 'B'].map((name) => object(name));

  test('each applies from its frame, the first also before it; the scene’s own camera never renders', async () => {
    // In whatever order the file has them.
    const markers = [marker(20, 'A'), marker(-5, 'A'), marker(10, 'B'), data('TimeMarker', { frame: 15 })];
    expect(await spansOf(...markers, ...cameras)).toEqual({
      Own: false,
      A: [
        [null, 9],
        [20, null],
      ],
      B: [[10, 19]],
    });
  });

  test('of two at one frame the first applies', async () => {
    const spans = await spansOf(marker(1, 'A'), marker(1, 'B'), ...cameras);
    expect(spans).toEqual({ Own: false, A: [[null, null]], B: false });
  });

  test('of a camera hidden in renders are ignored', async () => {
    const hidden = block('OB', 'Object', { 'id.name': 'OBB', type: 11, restrictflag: 4 }, 'B');
    expect(await spansOf(marker(1, 'A'), marker(5, 'B'), object('Own'), object('A'), hidden)).toEqual({
      Own: false,
      A: [[null, null]],
      B: false,
    });
    expect(await spansOf(marker(5, 'B'), object('Own'), hidden)).toEqual({ Own: undefined, B: false });
  });

  test('of another scene are ignored', async () => {
    const { cameras: all } = await readBlend([
      scene('S', { camera: to('Own') }),
      scene('Other'),
      marker(1, 'A'),
      object('Own'),
    ]);
    expect(all).toEqual([{ name: 'Own', renderable: true }]);
  });

  test.each<[frames: string, shown: Record<string, string | false>]>([
    ['1-30[1]', { Own: false, A: '1-9[1]', B: '10-30[1]' }],
    ['4-30[4]', { Own: false, A: '4-8[4]', B: '12-28[4]' }],
    ['-3-9[1]', { Own: false, A: '-3-9[1]', B: false }],
    ['10', { Own: false, A: false, B: '10' }],
  ])('render their part of %s', (frames, shown) => {
    const rendered = renderedFrames({ frames: { value: frames, state: 'found' }, layers: [] });
    const list: FactsCamera[] = [
      { name: 'Own', renderable: false },
      { name: 'A', renderable: true, spans: [[null, 9]] },
      { name: 'B', renderable: true, spans: [[10, null]] },
    ];
    const ranged = list.map((camera) => withFrames(camera, rendered));
    expect(Object.fromEntries(ranged.map((one) => [one.name, one.renderable && one.frames]))).toEqual(shown);
  });
});

test('without collections, the objects of the view layers', async () => {
  const { cameras, unknown } = await readBlend([
    scene('S'),
    data('Base', { object: to('Mine') }),
    object('Mine'),
    object('Stray'),
  ]);
  expect(names(cameras)).toEqual(['Mine']);
  expect(unknown).toEqual([]);
});

test('a lamp as the scene’s camera, and a camera of a library', async () => {
  const lamp = await readBlend([scene('S', { camera: to('Lamp') }), object('Lamp', 10), object('Cube', 1)]);
  expect(names(lamp.cameras)).toEqual(['Lamp*']);
  const linked = await readBlend([
    scene('S', { camera: to('far') }),
    data('CollectionObject', { ob: to('Near') }),
    object('Near'),
    block('LI', 'Library', { 'id.name': 'LIset.blend', name: '//set.blend' }),
    block('ID', 'ID', { name: 'OBFar' }, 'far'),
    block('ID', 'ID', { name: 'OBOther' }, 'other'),
  ]);
  expect(names(linked.cameras)).toEqual(['Near', 'Far*']);
});

test('beyond the object limit all cameras are listed, and the cameras are unknown', async () => {
  const one = writeBlend(STRUCTS, [
    scene('S', { camera: to('Cam') }),
    data('CollectionObject', { ob: to('Cube') }),
    object('Cam'),
    object('Stray'),
  ]);
  const from = one.indexOf('DATA');
  const member = one.subarray(from, one.indexOf(Buffer.from('OB\0\0'), from));
  const many = Buffer.alloc(300_000 * member.length, member);
  const { cameras, unknown } = await readBytes(
    Buffer.concat([one.subarray(0, from), many, one.subarray(from)]),
  );
  expect(names(cameras)).toEqual(['Cam*', 'Stray']);
  expect(unknown).toEqual(['cameras']);
});
