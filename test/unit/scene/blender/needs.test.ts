import { describe, expect, test } from 'vitest';
import type { BlendBlock, Values } from '../../../support/scenes/blend-writer.js';
import { block, data, object, readBlend, scene, to, uses } from './files.js';

const image = (name: string, values: Values = {}) =>
  block('IM', 'Image', { 'id.name': `IM${name}`, name: `//${name}.png`, source: 1, ...values }, name);
const material = (name: string, values: Values = {}) =>
  block('MA', 'Material', { 'id.name': `MA${name}`, use_nodes: 1, ...values }, name);
const mesh = (name: string, values: Values = {}) =>
  block('OB', 'Object', { 'id.name': `OB${name}`, type: 1, ...values }, name);
const member = (name: string) => data('CollectionObject', { ob: to(name) });

/** Why a render does without the image `wood`; undefined when it needs it. */
async function reasonOf(blocks: readonly BlendBlock[]): Promise<string | undefined> {
  const { files } = await readBlend(blocks);
  const found = files.filter(({ path }) => path === '//wood.png');
  expect(found).toHaveLength(1);
  return found[0]?.optional;
}

describe('what a render needs', () => {
  test('an object of the scene, through its materials and their nodes', async () => {
    const blocks = [
      scene('S'),
      member('Cube'),
      mesh('Cube'),
      // Materials are listed in a separate table.
      data('Table', { mat: to('table') }),
      { ...data('raw_data', {}, 'table'), raw: ['gone', 'M'] },
      material('M'),
      data('bNodeTree', { type: 0 }),
      data('bNode', { id: to('wood'), outputs: to('socket') }, 'texture'),
      data('bNode', {}, 'output'),
      data('bNodeLink', { fromnode: to('texture'), tonode: to('output') }),
      image('wood'),
    ];
    expect(await reasonOf(blocks)).toBeUndefined();
    // Nothing that is not connected to an output renders.
    const without = blocks.filter(({ struct }) => struct !== 'bNodeLink');
    expect(await reasonOf(without)).toBe('unused');
  });

  test.each<[what: string, reason: string | undefined, blocks: BlendBlock[]]>([
    ['no user', 'unused', [image('wood')]],
    ['a fake user only', 'fake-user', [image('wood', { 'id.flag': 512, 'id.us': 1 })]],
    [
      'a brush',
      'unused',
      [
        data('ToolSettings', { brush: to('B') }),
        block('BR', 'Brush', { 'id.name': 'BRB' }, 'B'),
        ...uses('wood'),
        image('wood'),
      ],
    ],
    ['an object that no collection holds', 'unused', [mesh('Cube'), ...uses('wood'), image('wood')]],
    [
      'an object hidden from renders',
      'unused',
      [member('Cube'), mesh('Cube', { restrictflag: 4 }), ...uses('wood'), image('wood')],
    ],
    [
      'an object hidden at some frames',
      undefined,
      [member('Cube'), mesh('Cube', { restrictflag: 4, adt: to('anim') }), ...uses('wood'), image('wood')],
    ],
    [
      'a hidden object that another one uses',
      undefined,
      [
        member('Cube'),
        mesh('Cube'),
        ...uses('Hidden'),
        mesh('Hidden', { restrictflag: 4 }),
        ...uses('wood'),
        image('wood'),
      ],
    ],
    [
      'an empty that shows it',
      'viewport-only',
      [member('E'), mesh('E', { type: 0, data: to('wood') }), image('wood')],
    ],
    [
      'the background of a camera',
      'viewport-only',
      [
        member('Cam'),
        mesh('Cam', { type: 11, data: to('camera') }),
        block('CA', 'Camera', { 'id.name': 'CAcamera' }, 'camera'),
        data('CameraBGImage', { ima: to('wood') }),
        image('wood'),
      ],
    ],
    [
      'a muted node',
      'muted',
      [...uses('M'), material('M'), data('bNode', { flag: 512, id: to('wood') }), image('wood')],
    ],
    [
      'a material that does not use its nodes',
      'unused',
      [...uses('M'), material('M', { use_nodes: 0 }), data('bNode', { id: to('wood') }), image('wood')],
    ],
    [
      'the user interface',
      'unused',
      [block('SR', 'World', { 'id.name': 'SRLayout' }), ...uses('wood'), image('wood')],
    ],
    ['another scene', 'unused', [scene('Other'), ...uses('wood'), image('wood')]],
  ])('with %s: %s', async (_what, reason, blocks) => {
    expect(await reasonOf([scene('S'), ...blocks])).toBe(reason);
  });

  test('a scene in the background of the one that is rendered', async () => {
    expect(
      await reasonOf([scene('S', { set: to('Other') }), scene('Other'), ...uses('wood'), image('wood')]),
    ).toBe(undefined);
  });

  test('the compositor, where it is rendered', async () => {
    const of = (values: Values) =>
      reasonOf([scene('S', values), data('bNode', { id: to('wood') }), image('wood')]);
    expect(await of({})).toBeUndefined();
    expect(await of({ use_nodes: 0 })).toBe('unused');
    expect(await of({ 'r.scemode': 1 })).toBe('unused');
  });

  test('a collection that every view layer excludes, unless an object instances it', async () => {
    const of = (...more: BlendBlock[]) =>
      reasonOf([
        scene('S'),
        data('ViewLayer', { name: 'off', flag: 0 }),
        data('LayerCollection', { collection: to('Set'), flag: 0 }),
        data('ViewLayer', { name: 'on', flag: 1 }),
        data('LayerCollection', { collection: to('Set'), flag: 16 }),
        data('CollectionChild', { collection: to('Set') }),
        ...more,
        block('GR', 'Collection', { 'id.name': 'GRSet' }, 'Set'),
        member('Cube'),
        mesh('Cube'),
        ...uses('wood'),
        image('wood'),
      ]);
    expect(await of()).toBe('unused');
    expect(await of(member('E'), mesh('E', { type: 0, dup_group: to('Set') }))).toBeUndefined();
  });

  test('everything, in a file without a scene', async () => {
    expect(await reasonOf([object('Cam'), image('wood')])).toBeUndefined();
  });

  test('everything, where some of the pointers were not read', async () => {
    const long = { ...data('raw_data', {}, 'table'), raw: Array.from({ length: 600_000 }, () => 'gone') };
    const blocks = [scene('S'), data('Table', { mat: to('table') }), long, image('wood')];
    expect(await reasonOf(blocks)).toBeUndefined();
  });
});

describe('strips of the video sequencer', () => {
  const strip = (name: string, values: Values = {}) => [
    data('Sequence', { name: `SQ${name}`, type: 0, strip: to(`${name} data`), ...values }, name),
  ];
  const files = (name: string, names: readonly string[]): BlendBlock[] => [
    data('Strip', { dir: '//' }, `${name} data`),
    { code: 'DATA', struct: 'StripElem', values: names.map((one) => ({ name: one })) },
  ];
  const shown = { start: 10, len: 3, speed_factor: 1 };

  test('show each file at its own frame', async () => {
    const { files: all } = await readBlend([
      scene('S'),
      ...strip('row', { ...shown, startofs: -2, endofs: -3, anim_startofs: 1 }),
      ...files('row', ['cut.png', 'a.png', 'b.png', 'c.png', 'after.png']),
    ]);
    expect(all.map(({ path, shownIn }) => [path, shownIn])).toEqual([
      ['//cut.png', [1, 0]],
      ['//a.png', [8, 10]],
      ['//b.png', [11, 11]],
      ['//c.png', [12, 15]],
      ['//after.png', [1, 0]],
    ]);
  });

  test.each<[what: string, values: Values]>([
    ['backwards', { flag: 1 << 7 }],
    ['at another speed', { speed_factor: 2 }],
    ['without a length', { len: 0 }],
    ['between two frames', { start: 10.5 }],
  ])('%s may show any of them at any frame', async (_what, values) => {
    const { files: all } = await readBlend([
      scene('S'),
      ...strip('row', { ...shown, ...values }),
      ...files('row', ['a.png']),
    ]);
    expect(all).toEqual([{ path: '//a.png', kind: 'image', node: 'row' }]);
  });

  test('that are muted, in a muted strip, or not rendered are optional', async () => {
    const blocks = (values: Values): BlendBlock[] => [
      scene('S', values),
      ...strip('meta', { type: 1, flag: 32, seqbase: to('first') }),
      ...strip('first', { next: to('second') }),
      ...strip('second'),
      ...strip('free'),
      ...['first', 'second', 'free'].flatMap((name) => files(name, [`${name}.png`])),
    ];
    const reasons = async (values: Values) =>
      Object.fromEntries((await readBlend(blocks(values))).files.map((one) => [one.node, one.optional]));
    expect(await reasons({})).toEqual({ first: 'muted', second: 'muted', free: undefined });
    expect(await reasons({ 'r.scemode': 0x40 })).toEqual({ first: 'muted', second: 'muted', free: 'unused' });
  });
});
