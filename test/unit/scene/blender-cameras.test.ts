import { expect, test } from 'vitest';
import { writeBlend } from '../../support/blend-writer.js';
import { block, data, object, readBlend, readBytes, STRUCTS, scene, to } from './blender-files.js';

const names = (cameras: readonly { name: string; renderable: boolean }[]) =>
  cameras.map(({ name, renderable }) => (renderable ? `${name}*` : name));

test('cameras of the scene: in its collections and those below, and no others', async () => {
  const { cameras } = await readBlend([
    scene('S', { camera: to('Top') }),
    data('CollectionObject', { ob: to('Top') }),
    data('CollectionObject', { ob: to('Cube') }),
    data('CollectionChild', { collection: to('A') }),
    data('CollectionChild', { collection: to('Linked') }),
    // A marker binds a camera from its frame on.
    data('TimeMarker', { frame: 10, camera: to('Deep') }),
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
  expect(names(cameras)).toEqual(['Top*', 'Mid', 'Deep*']);
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

test('a lamp that the scene looks through, and a camera of a library', async () => {
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

test('more objects than are remembered: all cameras, and no claim whose they are', async () => {
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
