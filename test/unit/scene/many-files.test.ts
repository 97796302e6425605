import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../src/domain/dcc/dcc.js';
import { readScene } from '../../../src/scene/index.js';
import { EXHAUSTIVE, exhaustively } from '../../support/exhaustive.js';
import { arnoldScene } from '../../support/scenes/arnold-scene.js';

const COUNT = EXHAUSTIVE ? 3000 : 300;

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

const numbers = upTo(COUNT);

/** Reads a scene with textures, in a folder with as many files. */
async function read(files: (number: number) => string, textures: (number: number) => string) {
  const root = mkdtempSync(join(tmpdir(), 'rayvision-many-'));
  mkdirSync(join(root, 'tex'));
  for (const number of numbers) writeFileSync(join(root, 'tex', files(number)), 'x');
  writeFileSync(join(root, 'a.ass'), arnoldScene({ frame: 1, textures: numbers.map(textures) }));
  const { assets } = await readScene(join(root, 'a.ass'), findDcc('arnold'), {
    ...{ env: {}, platform: 'linux' as const, maps: {}, signal: new AbortController().signal },
  });
  return { root, assets };
}

test('many missing files are looked for in many names without regard to case', async () => {
  const { root, assets } = await read(
    (number) => `T${number}.PNG`,
    (number) => `tex/t${number}.png`,
  );
  expect(assets).toHaveLength(COUNT);
  expect(assets[7]).toMatchObject({ missing: true, foundAs: join(root, 'tex/T7.PNG') });
});

test('many files of a project that was moved are found in their new folder', async () => {
  const { root, assets } = await read(
    (number) => `t${number}.png`,
    (number) => `/old/place/t${number}.png`,
  );
  expect(assets[7]).toMatchObject({ missing: true, foundAt: join(root, 'tex/t7.png') });
  expect(assets.filter((one) => one.foundAt !== undefined)).toHaveLength(COUNT);
});

exhaustively(test)(
  'of a scene with more assets than fit into memory, the first are listed, and the assets are unknown',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'rayvision-most-'));
    const folder = 'd'.repeat(4000);
    const textures = Array.from({ length: 4100 }, (_, at) => `${folder}${at}.png`);
    writeFileSync(join(root, 'a.ass'), arnoldScene({ textures }));
    const { assets, unknown } = await readScene(join(root, 'a.ass'), findDcc('arnold'), {
      ...{ env: {}, platform: 'linux' as const, maps: {}, signal: new AbortController().signal },
    });
    expect(assets.length).toBeGreaterThan(3900);
    expect(assets.length).toBeLessThan(4000);
    expect(unknown).toContain('assets');
  },
);

describe('sets of files that many nodes name', () => {
  // The limit is 250,000 files of all sets.
  const nodes = upTo(EXHAUSTIVE ? 3000 : 900);

  /** Textures in a folder with 300 files of a sequence. */
  async function readSets(texture: (number: number) => string) {
    const root = mkdtempSync(join(tmpdir(), 'rayvision-sets-'));
    for (const number of upTo(300)) {
      writeFileSync(join(root, `f${String(number).padStart(60, '0')}.png`), 'x');
    }
    writeFileSync(join(root, 'a.ass'), arnoldScene({ textures: nodes.map(texture) }));
    return readScene(join(root, 'a.ass'), findDcc('arnold'), {
      ...{ env: {}, platform: 'linux' as const, maps: {}, signal: new AbortController().signal },
    });
  }

  test('are listed until they are too many; then only the first file is, and the assets are unknown', async () => {
    const { assets, unknown } = await readSets((number) => `f${'#'.repeat(1 + (number % 50))}.png`);
    expect(assets[0]?.files).toHaveLength(300);
    expect(assets.at(-1)).toMatchObject({ missing: false });
    expect(assets.at(-1)).not.toHaveProperty('files');
    expect(unknown).toContain('assets');
  });

  test('are not looked for when their patterns take too long, and the assets are unknown', async () => {
    const hashes = (number: number) => '#'.repeat(1 + number);
    const { unknown } = await readSets(
      (number) => `f${hashes(number % 50)}*${hashes(Math.floor(number / 50))}*.png`,
    );
    expect(unknown).toContain('assets');
  });
});
