import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withSceneFile } from '../../../../src/scene/scene-file.js';
import { sketchup } from '../../../../src/scene/sketchup/index.js';
import { memoryFile } from '../../../support/memory-file.js';
import { SCENES } from '../../../support/scenes/shared-scenes.js';
import { writeSketchup } from '../../../support/scenes/sketchup-writer.js';

const read = (bytes: Buffer) => sketchup.read(memoryFile(bytes));

test.each([
  ['8.0.11752', '8'],
  ['13.0.4812', '2013'],
  ['20.2.172', '2020'],
  ['99.1.0', null],
])('the version %s is SketchUp %s', async (number, version) => {
  const facts = await read(writeSketchup(number));
  expect(facts.version.value).toBe(version);
  expect(facts.unknown.includes('version')).toBe(version === null);
  expect(facts.unknown).toEqual(expect.arrayContaining(['frames', 'renderer', 'size', 'assets']));
  expect(facts.files).toEqual([]);
});

test('since 2021 the embedded textures are listed', async () => {
  const names = ['meta/meta.dat', 'materials/Wood/material.xml', 'materials/Wood/Holz ä.jpg', 'model.dat'];
  const facts = await read(writeSketchup('21.0.394', names));
  expect(facts.version).toEqual({ value: '2021', state: 'found' });
  expect(facts.files).toEqual([
    { path: 'materials/Wood/Holz ä.jpg', kind: 'texture', node: 'Wood', embedded: true },
  ]);
  expect(facts.unknown).not.toContain('assets');
  expect(facts).not.toHaveProperty('damage');
});

test('a model that ends early is damaged', async () => {
  const bytes = writeSketchup('22.0.0', ['materials/Wood/a.jpg']);
  const facts = await read(bytes.subarray(0, bytes.length - 1));
  expect(facts).toMatchObject({ version: { value: '2022' }, damage: { reason: 'cut' } });
  expect(facts.unknown).toContain('assets');
  expect(await read(bytes.subarray(0, 40))).toMatchObject({ damage: { reason: 'malformed' } });
});

test('a directory of files that is no directory is damaged', async () => {
  const bytes = writeSketchup('22.0.0', ['materials/Wood/a.jpg']);
  bytes.writeUInt8(0, bytes.lastIndexOf('materials') - 46);
  expect(await read(bytes)).toMatchObject({ damage: { reason: 'cut' }, files: [] });
});

test.skipIf(SCENES === undefined)('the real model beside the project is of SketchUp 2021', async () => {
  const path = join(SCENES ?? '', 'sketchup', '2021_lc.skp');
  const facts = await withSceneFile(path, new AbortController().signal, (file) => sketchup.read(file));
  expect(facts.version).toEqual({ value: '2021', state: 'found' });
  expect(facts).toMatchObject({ files: [] });
  expect(facts).not.toHaveProperty('damage');
});
