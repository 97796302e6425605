import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import { readScene } from '../../../../src/scene/index.js';
import { type BlendBlock, writeBlend } from '../../../support/scenes/blend-writer.js';
import { block, data, STRUCTS, scene, uses } from './files.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rayvision-libraries-'));
});

function write(name: string, blocks: readonly BlendBlock[]): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), writeBlend(STRUCTS, blocks));
}

/** An object that shows an image, each by this name. */
function thing(name: string, ...more: readonly string[]): BlendBlock[] {
  return [
    block('OB', 'Object', { 'id.name': `OB${name}`, type: 1 }, name),
    ...uses(`${name} image`, ...more),
    block('IM', 'Image', { 'id.name': `IM${name}`, name: `//${name}.png`, source: 1 }, `${name} image`),
  ];
}

function library(path: string, ...names: readonly string[]): BlendBlock[] {
  return [
    block('LI', 'Library', { 'id.name': `LI${path}`, name: path }, path),
    ...names.map((name) => block('ID', 'ID', { name: `OB${name}` }, name)),
  ];
}

async function needs() {
  const report = await readScene(join(root, 'shot.blend'), findDcc('blender'), {
    ...{ env: {}, platform: 'linux' as const, maps: {}, signal: new AbortController().signal },
  });
  return {
    scenes: report.nested.map(({ path, missing }) => (missing ? `${path} missing` : path)),
    files: report.assets.map(({ path, from, optional }) => [path, from?.slice(root.length + 1), optional]),
  };
}

test('a library is needed from what is linked out of it', async () => {
  write('shot.blend', [scene('S'), ...uses('Chair'), ...library('//lib/set.blend', 'Chair', 'Unused')]);
  write('lib/set.blend', [
    // What its own scene shows does not matter.
    scene('Set'),
    ...uses('Lamp'),
    ...thing('Chair', 'Cushion'),
    ...thing('Cushion'),
    ...thing('Lamp'),
    ...thing('Unused'),
  ]);
  expect(await needs()).toEqual({
    scenes: ['//lib/set.blend'],
    files: [
      ['//Chair.png', 'lib/set.blend', undefined],
      ['//Cushion.png', 'lib/set.blend', undefined],
    ],
  });
});

test('libraries of libraries: those that the linked data lead to', async () => {
  write('shot.blend', [scene('S'), ...uses('Chair'), ...library('//set.blend', 'Chair')]);
  write('set.blend', [
    ...thing('Chair', 'Deep'),
    ...thing('Lamp', 'Other'),
    ...library('//deep.blend', 'Deep'),
    ...library('//gone.blend', 'Other'),
  ]);
  write('deep.blend', [...thing('Deep'), ...thing('Nobody')]);
  expect(await needs()).toEqual({
    scenes: ['//set.blend', '//deep.blend'],
    files: [
      ['//Chair.png', 'set.blend', undefined],
      ['//Deep.png', 'deep.blend', undefined],
    ],
  });
});

test('the file of a library is needed even if nothing of it is rendered', async () => {
  write('shot.blend', [scene('S'), ...library('//set.blend', 'Chair'), ...library('//gone.blend', 'Lamp')]);
  write('set.blend', thing('Chair'));
  expect(await needs()).toEqual({ scenes: ['//set.blend', '//gone.blend missing'], files: [] });
});

test('two scenes that link different things out of one library, each listed once', async () => {
  write('shot.blend', [
    scene('S'),
    ...uses('Chair', 'Table'),
    ...library('//set.blend', 'Chair'),
    ...library('//more.blend', 'Table'),
  ]);
  write('more.blend', [...thing('Table', 'Chair', 'Lamp'), ...library('//set.blend', 'Chair', 'Lamp')]);
  write('set.blend', [...thing('Chair'), ...thing('Lamp')]);
  const { files } = await needs();
  expect(files).toEqual([
    ['//Chair.png', 'set.blend', undefined],
    ['//Table.png', 'more.blend', undefined],
    ['//Lamp.png', 'set.blend', undefined],
  ]);
});

test('a file that does not say what it links brings its libraries whole', async () => {
  // Pointers that lie in a block too large to be read may lead to anything.
  const long = { ...data('raw_data', {}, 'table'), raw: Array.from({ length: 600_000 }, () => 'gone') };
  write('shot.blend', [
    scene('S'),
    data('Table', { mat: { to: 'table' } }),
    long,
    ...library('//set.blend', 'Chair'),
  ]);
  write('set.blend', [...thing('Chair'), ...thing('Lamp')]);
  const { files } = await needs();
  expect(files.map(([path]) => path)).toEqual(['//Chair.png', '//Lamp.png']);
});
