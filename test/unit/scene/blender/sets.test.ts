import { describe, expect, test } from 'vitest';
import type { BlendBlock, Values } from '../../../support/scenes/blend-writer.js';
import { block, data, readBlend, scene, to, uses } from './files.js';

const image = (values: Values) =>
  block('IM', 'Image', { 'id.name': 'IMplate', name: '//p_0001.png', source: 2, ...values }, 'plate');

/** A material that is used, with a node that shows the image in some frames. */
function shownBy(material: string, user: Values, used = true): BlendBlock[] {
  return [
    block('MA', 'Material', { 'id.name': `MA${material}`, use_nodes: 1 }, used ? material : 'nobody'),
    data('bNodeTree', { type: 0 }),
    data('bNode', { id: to('plate'), storage: to(`${material} storage`) }),
    data('NodeTexImage', user, `${material} storage`),
  ];
}

async function membersOf(...blocks: BlendBlock[]) {
  const { files } = await readBlend([scene('S'), ...uses('A', 'B'), ...blocks]);
  return files.map(({ members }) => members);
}

const user = { 'iuser.frames': 5, 'iuser.offset': 100, 'iuser.sfra': 3 };

describe('needed frames of an image sequence', () => {
  test('are those its nodes show', async () => {
    expect(await membersOf(...shownBy('A', user), image({}))).toEqual([
      { uses: [{ start: 3, length: 5, offset: 100, outside: 'hold', least: 0 }] },
    ]);
    expect(await membersOf(...shownBy('A', { ...user, 'iuser.cycl': 1 }), image({}))).toEqual([
      { uses: [{ start: 3, length: 5, offset: 100, outside: 'repeat' }] },
    ]);
  });

  test('of several nodes are those of the rendered ones', async () => {
    const second = { 'iuser.frames': 2, 'iuser.sfra': 1 };
    const both = [...shownBy('A', user), ...shownBy('B', second), ...shownBy('C', user, false), image({})];
    expect(await membersOf(...both)).toEqual([
      {
        uses: [
          { start: 3, length: 5, offset: 100, outside: 'hold', least: 0 },
          { start: 1, length: 2, offset: 0, outside: 'hold', least: 0 },
        ],
      },
    ]);
  });

  test.each<[what: string, blocks: BlendBlock[]]>([
    ['the node has no number of frames', [...shownBy('A', { 'iuser.frames': 0 }), image({})]],
    ['something else shows it too', [...shownBy('A', user), ...uses('plate'), image({})]],
    [
      'they are animated',
      [
        ...shownBy('A', user),
        image({}),
        block('AC', 'World', { 'id.name': 'ACmove' }),
        data('FCurve', { rna_path: to('path') }),
        { ...data('raw_data', {}, 'path'), raw: 'nodes["Image"].image_user.frame_offset' },
      ],
    ],
  ])('are not known where %s', async (_what, blocks) => {
    expect(await membersOf(...blocks)).toEqual([undefined]);
  });

  test('are known where another property is animated', async () => {
    const curve = [
      block('AC', 'World', { 'id.name': 'ACmove' }),
      data('FCurve', { rna_path: to('path') }),
      { ...data('raw_data', {}, 'path'), raw: 'location' },
    ];
    expect(await membersOf(...shownBy('A', user), image({}), ...curve)).not.toEqual([undefined]);
  });
});

test('needed tiles are those the image lists', async () => {
  const tiled = image({ name: '//p.<UDIM>.png', source: 6 });
  const tiles = [1001, 1012].map((tile_number) => data('ImageTile', { tile_number }));
  expect(await membersOf(...uses('plate'), tiled, ...tiles)).toEqual([{ tiles: [1001, 1012] }]);
  expect(await membersOf(...uses('plate'), tiled)).toEqual([undefined]);
  // Every image has a list, whatever it is.
  expect(await membersOf(...uses('plate'), image({ source: 1 }), ...tiles)).toEqual([undefined]);
});

describe('sequences of other data', () => {
  const one = (code: string, struct: string, values: Values) =>
    readBlend([
      scene('S'),
      ...uses(code),
      block(code, struct, { 'id.name': `${code}x`, ...values }, code),
    ]).then(({ files }) => files[0]?.members);
  const volume = {
    filepath: '//v_08.vdb',
    is_sequence: 1,
    frame_start: 5,
    frame_duration: 9,
    frame_offset: 7,
  };

  test.each([
    [0, 'none'],
    [1, 'hold'],
    [2, 'repeat'],
    [3, 'ping-pong'],
  ])('a volume in mode %i', async (sequence_mode, outside) => {
    expect(await one('VO', 'Volume', { ...volume, sequence_mode })).toEqual({
      uses: [{ start: 5, length: 9, offset: 7, outside }],
    });
  });

  test('a volume in an unknown mode, or without a number in its name', async () => {
    expect(await one('VO', 'Volume', { ...volume, sequence_mode: 9 })).toBeUndefined();
    expect(await one('VO', 'Volume', { ...volume, filepath: '//v_08_low.vdb' })).toBeUndefined();
  });

  test('a geometry cache: the scene’s frame, or its own', async () => {
    const cache = { filepath: '//g_001.abc', is_sequence: 1 };
    expect(await one('CF', 'CacheFile', cache)).toEqual({ uses: [{ start: 1, offset: 0, outside: 'hold' }] });
    expect(await one('CF', 'CacheFile', { ...cache, override_frame: 1, frame: 12.5 })).toEqual({
      uses: [{ start: 1, length: 1, offset: 11, outside: 'hold' }],
    });
  });

  test('a movie clip starts at the number in its path', async () => {
    const clip = { name: '//c_0101.png', source: 1, len: 20, start_frame: 5, frame_offset: 2 };
    expect(await one('MC', 'MovieClip', clip)).toEqual({
      uses: [{ start: 5, length: 20, offset: 102, outside: 'none' }],
    });
    expect(await one('MC', 'MovieClip', { ...clip, len: 0 })).toBeUndefined();
  });
});
