import { describe, expect, test } from 'vitest';
import { usdCrate } from '../../../../../src/scene/usd/index.js';
import { memoryFile } from '../../../../support/memory-file.js';
import {
  assets,
  dictionary,
  type Spec,
  token,
  writeCrate,
} from '../../../../support/scenes/usd-crate-writer.js';
import { LAYER } from '../layers.js';

const read = (specs: readonly Spec[], minor?: number) => usdCrate.read(memoryFile(writeCrate(specs, minor)));

describe('a layer in binary form', () => {
  test('names the files of its fields, each under its prim', async () => {
    const { files, damage, unknown } = await read(LAYER);
    expect(damage).toBeUndefined();
    expect(unknown).toEqual([]);
    expect(files.map(({ path, kind, node, optional }) => [path, kind, node, optional])).toEqual([
      ['./anim.usd', 'usd', 'subLayers', undefined],
      ['lighting.usd', 'usd', 'subLayers', undefined],
      ['thumbnail.png', 'texture', 'customLayerData', 'unused'],
      ['./set.usd', 'usd', '/World', undefined],
      ['../lamp.usd', 'usd', '/World', undefined],
      ['./heavy.usd', 'usd', '/World', undefined],
      ['./clip.###.usd', 'usd', '/World', undefined],
      ['manifest.usd', 'usd', '/World', undefined],
      ['old.usd', 'usd', '/World/tex', undefined],
      ['wood.<UDIM>.exr', 'texture', '/World/tex', undefined],
      ['a.1.png', 'texture', '/World/tex', undefined],
      ['a.2.png', 'texture', '/World/tex', undefined],
      ['a.3.png', 'texture', '/World/tex', undefined],
      ['m1.png', 'texture', '/World/tex', undefined],
      ['m2.png', 'texture', '/World/tex', undefined],
      ['OmniPBR.mdl', 'other', '/World/mdl', 'unused'],
    ]);
  });

  test.each([0, 1, 4, 5, 7, 11])('of version 0.%d names the same files', async (minor) => {
    const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path);
    const { files, damage } = await read(LAYER, minor);
    expect(damage).toBeUndefined();
    expect(paths(files)).toEqual(paths((await read(LAYER)).files));
  });

  test('of a version that is not known is not read', async () => {
    const bytes = writeCrate(LAYER);
    bytes[8] = 1;
    expect(await usdCrate.read(memoryFile(bytes))).toEqual({
      ...{ files: [], nested: [], unknown: ['assets'] },
      damage: { reason: 'limit', at: 8 },
    });
  });

  test('that is cut is reported as damaged', async () => {
    const bytes = writeCrate(LAYER);
    for (const length of [20, 90, bytes.length - 40]) {
      const { damage, unknown } = await usdCrate.read(memoryFile(bytes.subarray(0, length)));
      expect(damage).toBeDefined();
      expect(unknown).toEqual(['assets']);
    }
  });

  test('without any file in it names none', async () => {
    const { files, damage } = await read([{ path: '/a', fields: { specifier: token('def') } }]);
    expect([files, damage]).toEqual([[], undefined]);
  });

  test('whose prims share a value with thousands of paths is read until these are too many', async () => {
    const fields = { customData: dictionary({ all: assets(...Array<string>(20_000).fill('./a.png')) }) };
    const prims = (count: number) => Array.from({ length: count }, (_, at) => ({ path: `/p${at}`, fields }));
    expect((await read(prims(3))).damage).toBeUndefined();
    const { damage, unknown, files } = await read(prims(201));
    expect(damage?.reason).toBe('limit');
    expect(unknown).toEqual(['assets']);
    expect(files[0]).toMatchObject({ path: './a.png', node: '/p0' });
  });

  test('with a dictionary that contains itself ends', async () => {
    const bytes = writeCrate([{ path: '/', fields: { customData: dictionary({ a: dictionary({}) }) } }]);
    // The inner value refers to the outer one.
    const at = bytes.indexOf(Buffer.from([31, 0]), 88) - 6;
    const first = bytes.readBigUInt64LE(at);
    bytes.writeBigUInt64LE((first & ~0xffff_ffff_ffffn) | BigInt(96), at);
    const { damage } = await usdCrate.read(memoryFile(bytes));
    expect(damage?.reason).toBe('limit');
  });
});
