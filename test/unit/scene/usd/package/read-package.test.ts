import { describe, expect, test } from 'vitest';
import { usdPackage } from '../../../../../src/scene/usd/index.js';
import { memoryFile } from '../../../../support/memory-file.js';
import { writeZip } from '../../../../support/scenes/zip-writer.js';
import { layer, PACKAGE } from '../layers.js';

describe('a package', () => {
  test('contains the files that its layers name; the others are outside, or missing', async () => {
    const { files, damage } = await usdPackage.read(memoryFile(PACKAGE));
    expect(damage).toBeUndefined();
    expect(files.map(({ path, embedded }) => [path, embedded])).toEqual([
      ['./geo/body.usdc', true],
      ['tex/skin.<UDIM>.png', true],
      ['./missing.png', undefined],
      ['/textures/sky.exr', undefined],
      ['../tex/b.png', true],
      ['tex.png', true],
    ]);
  });

  test('that is compressed, cut, or has a layer of another format, is reported as damaged', async () => {
    const damageOf = async (bytes: Buffer) => (await usdPackage.read(memoryFile(bytes))).damage?.reason;
    expect(await damageOf(writeZip({ 'a.usda': layer() }, 8))).toBe('malformed');
    expect(await damageOf(writeZip({ 'a.usda': layer() }).subarray(0, -30))).toBe('cut');
    expect(await damageOf(writeZip({ 'a.usda': 'no layer' }))).toBe('malformed');
    expect(await damageOf(writeZip({ 'a.usda': '#usda 1.0\ndef "a" {' }))).toBe('cut');
  });
});
