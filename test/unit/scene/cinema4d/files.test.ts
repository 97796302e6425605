import * as nodePath from 'node:path';
import { describe, expect, test } from 'vitest';
import { cinema4dSearch } from '../../../../src/scene/cinema4d/files/search.js';
import { bitmap, material, read, scene, w } from './scenes.js';

/** An object of a plug-in that names a file. */
const object = (name: string, plugin: number, settings: Parameters<typeof w.item>[1]['settings']) =>
  w.list(110107, w.item(5154, { name, ...(settings ? { settings } : {}) }, plugin));

const filesOf = async (...parts: readonly Buffer[]) => (await read(scene({ parts }))).files;

describe('files', () => {
  test('of a bitmap shader, under the name of its material', async () => {
    expect(await filesOf(material('Wood', bitmap('wood.jpg'), bitmap('noise')))).toEqual([
      { path: 'wood.jpg', kind: 'texture', node: 'Wood' },
      { path: 'noise', kind: 'texture', node: 'Wood' },
    ]);
  });

  test('of an animated bitmap: a sequence whose members are not known', async () => {
    expect(await filesOf(material('Sky', bitmap('sky_001.png', { 2005: 40 })))).toEqual([
      { path: 'sky_001.png', kind: 'texture', node: 'Sky', pattern: 'sequence', unclear: true },
    ]);
  });

  test.each([
    ['cache.abc', 'alembic'],
    ['smoke.vdb', 'vdb'],
    ['song.wav', 'sound'],
    ['tree.rs', 'proxy'],
    ['lamp.ies', 'ies'],
    ['set.usdc', 'usd'],
    ['bake.mograph', 'cache'],
  ])('of any object: %s is of the kind %s', async (path, kind) => {
    expect(await filesOf(object('Thing', 1028083, { 1000: w.value.path(path) }))).toEqual([
      { path, kind, node: 'Thing' },
    ]);
  });

  test('inside settings and values of plug-ins', async () => {
    const settings = {
      2000: w.value.settings({ 7: w.value.path('a.exr') }),
      2001: w.value.custom(w.path('b.vdb'), w.int(3)),
      2002: 4,
    };
    expect((await filesOf(object('Fog', 1038655, settings))).map(({ path }) => path)).toEqual([
      'a.exr',
      'b.vdb',
    ]);
  });

  test('that plug-ins write as texts; not the fields of a user', async () => {
    const settings = {
      700: w.value.settings({ 1: w.value.text('C:/user.png') }),
      900: w.value.settings({ 5: w.value.text('../tex/a.png'), 6: w.value.text('a text. png') }),
    };
    expect(await filesOf(object('image', 1033990, settings))).toEqual([
      { path: '../tex/a.png', kind: 'texture', node: 'image' },
    ]);
    expect(await filesOf(object('Cube', 5159, settings))).toEqual([]);
  });

  test('an XRef is a nested scene, whose cameras are not known', async () => {
    const facts = await read(scene({ parts: [object('set', 1025766, { 1: w.value.path('set.c4d') })] }));
    expect(facts.nested).toEqual([{ path: 'set.c4d', kind: 'scene', node: 'set' }]);
    expect(facts.unknown).toEqual(['plugins', 'cameras']);
  });

  test('what is written, folders and files of the installation are no files of the scene', async () => {
    const post = w.item(110066, { settings: { 3810: w.value.path('C:\\gi\\illum') } }, 1021096);
    const sound = w.node(110059, w.path('Untitled.wav'));
    const document = w.base({
      settings: { 1025: w.value.path('tex'), 50030: w.value.path('./resource/a.ocio') },
    });
    expect(await filesOf(document, w.list(110130, post), sound)).toEqual([]);
  });

  test('the picture behind a view is for the viewport only', async () => {
    const view = w.item(110305, { name: 'Front' }, undefined, w.node(110008, w.path('plan.jpg')));
    expect(await filesOf(w.list(110124, view))).toEqual([
      { path: 'plan.jpg', kind: 'texture', node: 'Front', optional: 'viewport-only' },
    ]);
  });

  test('files of a library, and materials of nodes, leave the list incomplete', async () => {
    const preset = await read(scene({ parts: [material('a', bitmap('preset://kit.lib4d/tex/a.jpg'))] }));
    expect(preset.files).toEqual([]);
    expect(preset.unknown).toContain('assets');
    const nodes = w.block(128, Buffer.from('\xffMAXON..net.maxon.nodespace.standard', 'latin1'));
    expect((await read(scene({ parts: [w.node(5703, nodes)] }))).unknown).toContain('assets');
  });
});

describe('where a file is looked for', () => {
  const search = (path: typeof nodePath.posix | typeof nodePath.win32, scene: string) =>
    cinema4dSearch({ scene, path, env: {} });
  const use = (path: string) => ({ path, kind: 'texture', node: 'a' }) as const;

  test('the scene’s folder, then the folder tex beside it', () => {
    const { candidates } = search(nodePath.posix, '/p/shot.c4d');
    expect(candidates(use('a.jpg')).slice(0, 2)).toEqual(['/p/a.jpg', '/p/tex/a.jpg']);
    expect(candidates(use('maps\\a.jpg'))).toEqual([
      '/p/maps/a.jpg',
      '/p/tex/maps/a.jpg',
      '/p/a.jpg',
      '/p/tex/a.jpg',
    ]);
  });

  test('an absolute path first, of any system', () => {
    const { candidates } = search(nodePath.posix, '/p/shot.c4d');
    expect(candidates(use('D:\\maps\\a.jpg'))).toEqual(['D:\\maps\\a.jpg', '/p/a.jpg', '/p/tex/a.jpg']);
    expect(search(nodePath.win32, 'D:\\p\\shot.c4d').candidates(use('/m/a.jpg'))).toEqual([
      '/m/a.jpg',
      'D:\\p\\a.jpg',
      'D:\\p\\tex\\a.jpg',
    ]);
  });
});
