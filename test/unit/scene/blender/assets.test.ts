import * as nodePath from 'node:path';
import { describe, expect, test } from 'vitest';
import { blender } from '../../../../src/scene/blender/index.js';
import { MODERN, type Values, writeBlend } from '../../../support/scenes/blend-writer.js';
import { block, data, readBlend, readBytes, STRUCTS, scene, to, uses } from './files.js';

const named = (code: string, struct: string, values: Values) =>
  block(code, struct, { 'id.name': `${code}thing`, ...values }, code);
const image = (values: Values) => named('IM', 'Image', { source: 1, ...values });

describe('data blocks that stand for files', () => {
  test.each([
    [image({ name: '//a.png' }), { path: '//a.png', kind: 'texture', node: 'thing' }],
    [
      image({ name: '/abs/a.png', packedfile: to('x') }),
      { path: '/abs/a.png', kind: 'texture', embedded: true },
    ],
    [image({ name: '//a.png', packedfiles: to('x') }), { embedded: true }],
    [image({ name: '//f_0001.png', source: 2 }), { kind: 'texture', pattern: 'sequence' }],
    [image({ name: '//f.mp4', source: 3 }), { kind: 'movie' }],
    [image({ name: '//u.1001.png', source: 6 }), { kind: 'texture', pattern: 'udim' }],
    [image({ name: '//é.png' }), { path: '//é.png' }],
    [named('MC', 'MovieClip', { name: '//c_01.png', source: 1 }), { kind: 'movie', pattern: 'sequence' }],
    [named('MC', 'MovieClip', { name: '//c.mov', source: 2 }), { path: '//c.mov', kind: 'movie' }],
    [named('SO', 'bSound', { name: '//s.wav', packedfile: to('x') }), { kind: 'sound', embedded: true }],
    [named('VF', 'VFont', { name: '//f.ttf' }), { path: '//f.ttf', kind: 'font' }],
    [named('CF', 'CacheFile', { filepath: '//g.abc' }), { kind: 'alembic' }],
    [
      named('CF', 'CacheFile', { filepath: '//g.usdc', is_sequence: 1 }),
      { kind: 'usd', pattern: 'sequence' },
    ],
    [named('VO', 'Volume', { filepath: '//v_1.vdb', is_sequence: 1 }), { kind: 'vdb', pattern: 'sequence' }],
  ])('%j', async (one, expected) => {
    const { files } = await readBlend([scene('S'), ...uses(one.code), one]);
    expect(files).toEqual([expect.objectContaining(expected)]);
  });

  test('a token says itself that it stands for tiles', async () => {
    const { files } = await readBlend([
      scene('S'),
      ...uses('IM'),
      image({ name: '//u.<UDIM>.png', source: 6 }),
    ]);
    expect(files).toEqual([{ path: '//u.<UDIM>.png', kind: 'texture', node: 'thing' }]);
  });

  test('generated images, results of renders, the built-in font, and what has no path are no files', async () => {
    const { files } = await readBlend([
      scene('S'),
      image({ name: '//made.png', source: 4 }),
      image({ name: 'Render Result', source: 5 }),
      image({ name: '', packedfile: to('x') }),
      named('VF', 'VFont', { name: '<builtin>' }),
    ]);
    expect(files).toEqual([]);
  });

  test('the same use is listed once', async () => {
    const { files } = await readBlend([scene('S'), image({ name: '//a.png' }), image({ name: '//a.png' })]);
    expect(files).toHaveLength(1);
  });
});

test('files of nodes, modifiers and simulations', async () => {
  const { files, outputs } = await readBlend([
    scene('S'),
    ...uses('MA', 'ME', 'Cube'),
    named('MA', 'Material', {}),
    data('NodeShaderTexIES', { mode: 1, filepath: '//l.ies' }),
    data('NodeShaderTexIES', { mode: 0, filepath: '//not.ies' }),
    data('NodeShaderScript', { mode: 1, filepath: '//s.osl' }),
    data('NodeShaderScript', { mode: 0, filepath: '//not.osl' }),
    named('ME', 'Object', {}),
    data('CustomDataExternal', { filename: '//multires.btx' }),
    block('OB', 'Object', { 'id.name': 'OBCube', type: 1 }, 'Cube'),
    data('MeshCacheModifierData', { filepath: '//x.mdd' }),
    data('FluidDomainSettings', { cache_flag: 2, cache_directory: '//baked' }),
    data('FluidDomainSettings', { cache_flag: 1, cache_directory: '//live' }),
    // A node group that the compositor does not show writes nothing.
    named('NT', 'Material', {}),
    data('NodeImageMultiFile', { base_path: '//elsewhere/' }),
  ]);
  expect(files).toEqual([
    { path: '//l.ies', kind: 'ies', node: 'thing' },
    { path: '//s.osl', kind: 'script', node: 'thing' },
    { path: '//multires.btx', kind: 'geometry', node: 'thing' },
    { path: '//x.mdd', kind: 'cache', node: 'Cube' },
    { path: '//baked', kind: 'cache', node: 'Cube' },
  ]);
  expect(outputs).toEqual(['/tmp/']);
});

test('the video sequencer of the active scene, its strips first and their files after', async () => {
  const strip = (name: string, type: number) =>
    data('Sequence', { name: `SQ${name}`, type, strip: to(`${name} data`) }, name);
  const { files } = await readBlend([
    scene('S'),
    strip('frames', 0),
    strip('film', 3),
    strip('noise', 4),
    data('Strip', { dir: '//seq/' }, 'frames data'),
    { code: 'DATA', struct: 'StripElem', values: [{ name: 'f_1.png' }, { name: 'f_2.png' }, { name: '' }] },
    data('Strip', { dir: '//mov' }, 'film data'),
    data('StripElem', { name: 'a.mp4' }),
    data('Strip', { dir: '//snd/' }, 'noise data'),
    data('StripElem', { name: 'a.wav' }),
    scene('Other'),
    strip('frames', 0),
    data('Strip', { dir: '//other/' }, 'frames data'),
    data('StripElem', { name: 'o.png' }),
  ]);
  expect(files).toEqual([
    { path: '//seq/f_1.png', kind: 'image', node: 'frames' },
    { path: '//seq/f_2.png', kind: 'image', node: 'frames' },
    { path: '//mov/a.mp4', kind: 'movie', node: 'film' },
    { path: '//other/o.png', kind: 'image', node: 'frames', optional: 'unused' },
  ]);
});

describe('libraries', () => {
  const library = (name: string, values: Values = {}) =>
    block('LI', 'Library', {
      'id.name': `LI${name}`,
      name: `//lib/${name}`,
      filepath: `/was/${name}`,
      ...values,
    });

  test('those that the scene links from, and packed ones', async () => {
    const { nested } = await readBlend([
      scene('S'),
      ...uses('set'),
      library('direct.blend'),
      block('ID', 'ID', { name: 'GRSet' }, 'set'),
      library('through-another.blend'),
      library('packed.blend', { packedfile: to('x') }),
    ]);
    expect(nested).toEqual([
      { path: '//lib/direct.blend', kind: 'scene', node: 'direct.blend', links: ['GRSet'] },
      { path: '//lib/packed.blend', kind: 'scene', node: 'packed.blend', embedded: true, links: [] },
    ]);
  });

  test('Blender 5 packs single data blocks: their paths are told from their library', async () => {
    const structs = {
      ...STRUCTS,
      Library: [
        'ID id',
        'char name[1024]',
        'ushort flag',
        'Library *archive_parent_library',
        'PackedFile *packedfile',
      ],
    };
    const own = { 'id.name': 'LIset', name: '//lib/set.blend' };
    const blocks = [
      scene('S'),
      block('LI', 'Library', own, 'set'),
      block('LI', 'Library', { ...own, flag: 1, archive_parent_library: to('set') }),
      image({ name: '//tex/a.png' }),
      block('IM', 'Image', { 'id.name': 'IMabs', name: '/abs/b.png', source: 1 }),
    ];
    const facts = await readBytes(writeBlend(structs, blocks, { ...MODERN, version: '0500' }));
    expect(facts.nested).toEqual([]);
    expect(facts.files.map(({ path }) => path)).toEqual(['//lib/tex/a.png', '/abs/b.png']);
  });
});

describe('where Blender looks', () => {
  test.each([
    ['//tex/a.png', '/show/shot/tex/a.png'],
    ['//../lib/a.png', '/show/lib/a.png'],
    ['//tex\\deep\\a.png', '/show/shot/tex/deep/a.png'],
    ['tex/a.png', '/show/shot/tex/a.png'],
    ['/abs/a.png', '/abs/a.png'],
    ['C:\\tex\\a.png', 'C:\\tex\\a.png'],
    ['\\\\server\\tex\\a.png', '\\\\server\\tex\\a.png'],
  ])('%s on Linux', async (path, place) => {
    const rules = await blender.search({ scene: '/show/shot/a.blend', path: nodePath.posix, env: {} });
    expect(rules.candidates({ path, kind: 'texture', node: 'x' })).toEqual([place]);
    expect(rules.projectFolder).toBeUndefined();
  });

  test('on Windows', async () => {
    const rules = await blender.search({ scene: 'D:\\show\\a.blend', path: nodePath.win32, env: {} });
    const find = (path: string) => rules.candidates({ path, kind: 'texture', node: 'x' });
    expect(find('//tex\\a.png')).toEqual(['D:\\show\\tex\\a.png']);
    expect(find('//../a.png')).toEqual(['D:\\a.png']);
  });
});
