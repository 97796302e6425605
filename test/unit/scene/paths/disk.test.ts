import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openDisk } from '../../../../src/scene/paths/disk.js';

let root: string;
const open = () => openDisk({ path }, new AbortController().signal);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rayvision-disk-'));
  mkdirSync(join(root, 'cache'));
  for (const name of ['f.1.png', 'f.2.png', 'f.10.png', 'g.1.png', 'cache/a.bgeo'])
    writeFileSync(join(root, name), 'x');
});

test('equal sets are looked for once and share one list', async () => {
  const disk = open();
  const first = await disk.matching(root, /^f\.\d+\.png$/);
  expect(first).toEqual(['f.1.png', 'f.2.png', 'f.10.png'].map((name) => join(root, name)));
  rmSync(join(root, 'f.2.png'));
  expect(await disk.matching(root, /^f\.\d+\.png$/)).toBe(first);
  const below = await disk.below(join(root, 'cache'));
  expect(below).toEqual([join(root, 'cache/a.bgeo')]);
  expect(await disk.below(join(root, 'cache'))).toBe(below);
});

test('sets of another pattern, with other flags or in another folder are looked for by themselves', async () => {
  const disk = open();
  expect(await disk.matching(root, /^f\.\d+\.png$/)).toHaveLength(3);
  expect(await disk.matching(root, /^g\.\d+\.png$/)).toHaveLength(1);
  expect(await disk.matching(root, /^F\.\d+\.png$/)).toHaveLength(0);
  expect(await disk.matching(root, /^F\.\d+\.png$/i)).toHaveLength(3);
  expect(await disk.matching(join(root, 'cache'), /^f\.\d+\.png$/)).toHaveLength(0);
  expect(await disk.below(root)).toHaveLength(5);
});

test('each use of a set counts, and only the first file of further ones is listed', async () => {
  const disk = open();
  expect(disk.takeMembers(249_996)).toBe(true);
  expect(await disk.matching(root, /^f\.\d+\.png$/)).toHaveLength(3);
  expect(disk.isExhausted).toBe(false);
  expect(await disk.matching(root, /^f\.\d+\.png$/)).toEqual([join(root, 'f.1.png')]);
  expect(disk.isExhausted).toBe(true);
});
