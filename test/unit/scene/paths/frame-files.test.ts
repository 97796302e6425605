import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import { found, unknown } from '../../../../src/domain/scene/scene-report.js';
import { readScene, type SceneWorld } from '../../../../src/scene/index.js';
import { isNamedSequence, sceneFile } from '../../../../src/scene/named-scene.js';
import { isFrameFile } from '../../../../src/scene/paths/frame-files.js';
import { arnoldScene } from '../../../support/scenes/arnold-scene.js';

const root = mkdtempSync(path.join(tmpdir(), 'rayvision-frames-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes the frames of a sequence into a folder of its own; a scene of each, and its texture. */
function folderOf(names: Readonly<Record<string, number | undefined>>): string {
  const folder = mkdtempSync(path.join(root, 'shot-'));
  mkdirSync(path.join(folder, 'tex'));
  for (const [name, frame] of Object.entries(names)) {
    const textures = ['tex/wood.tx', `tex/${frame ?? 'none'}.tx`];
    writeFileSync(
      path.join(folder, name),
      arnoldScene({ ...(frame === undefined ? {} : { frame }), textures }),
    );
    for (const texture of textures) writeFileSync(path.join(folder, texture), '');
  }
  return folder;
}

async function read(folder: string, typed: string, world: Partial<SceneWorld> = {}) {
  const { path: scene } = await sceneFile(folder, typed);
  const report = await readScene(scene, findDcc('arnold'), {
    ...{ env: {}, platform: process.platform, signal: new AbortController().signal, maps: {} },
    isSequence: isNamedSequence({ typed, path: scene }),
    ...world,
  });
  const name = (file: string | null) => file && path.relative(folder, file).replaceAll('\\', '/');
  return {
    ...{ report, scene: name(scene), sequence: report.sequence && name(report.sequence) },
    nested: report.nested.map((one) => (one.missing ? `no ${name(one.path)}` : name(one.resolved))),
    assets: report.assets.map(({ resolved }) => name(resolved)),
  };
}

const THREE = { 'a.0001.ass': 1, 'a.0002.ass': 2, 'a.0003.ass': 3, 'b.0001.ass': 1, 'notes.txt': 9 };

describe('a frame with others beside it', () => {
  test.each(['a.0001.ass', 'a.####.ass'])(
    '%s is the sequence: its frames, files and textures',
    async (typed) => {
      const { report, ...rest } = await read(folderOf(THREE), typed);
      expect(report.frames).toEqual(found('1-3[1]'));
      expect(report.unknown).toEqual(['fps', 'plugins']);
      expect(rest).toEqual({
        ...{ scene: 'a.0001.ass', sequence: 'a.####.ass', nested: ['a.0002.ass', 'a.0003.ass'] },
        assets: ['tex/wood.tx', 'tex/1.tx', 'tex/2.tx', 'tex/3.tx'],
      });
    },
  );

  test('requires the frames that render, if others are chosen', async () => {
    const folder = folderOf(THREE);
    const some = await read(folder, 'a.####.ass', { frames: { start: 2, end: 3, step: 1 } });
    expect(some.nested).toEqual(['a.0002.ass', 'a.0003.ass']);
    const more = await read(folder, 'a.0003.ass', { frames: { start: 3, end: 4, step: 1 } });
    expect(more.nested).toEqual(['no a.0004.ass']);
    expect(more.report.tips.map(({ code }) => code)).toEqual(['10025']);
  });

  test('with a hole lacks a frame; in steps it does not', async () => {
    const hole = { 'a.1.ass': 1, 'a.2.ass': 2, 'a.4.ass': 4, 'a.10.ass': 10, 'a.3.ass': 3, 'a.5.ass': 5 };
    expect((await read(folderOf(hole), 'a.#.ass')).report.frames).toEqual(found('1-10[1]'));
    expect((await read(folderOf(hole), 'a.10.ass')).nested.filter((one) => one?.startsWith('no'))).toEqual([
      ...['no a.6.ass', 'no a.7.ass', 'no a.8.ass', 'no a.9.ass'],
    ]);
    const steps = await read(folderOf({ 'a_005.ass': 5, 'a_010.ass': 10, 'a_015.ass': 15 }), 'a_010.ass');
    expect([steps.report.frames, steps.sequence]).toEqual([found('5-15[5]'), 'a_###.ass']);
  });

  test('far apart have unknown frames', async () => {
    const { report } = await read(
      folderOf({ 'a.0001.ass': 1, 'a.0002.ass': 2, 'a.0900.ass': 900 }),
      'a.0001.ass',
    );
    expect(report.frames).toEqual(unknown());
    expect(report.unknown).toContain('frames');
  });
});

describe('one scene', () => {
  test.each([
    ['with another number than its frame', { 'v_0001.ass': 7, 'v_0002.ass': 7 }, 'v_0001.ass', found('7')],
    ['without others', { 'a.0007.ass': 7, 'b.0008.ass': 8 }, 'a.0007.ass', found('7')],
    ['without a number', { 'a.ass': 7, 'a.0001.ass': 1 }, 'a.ass', found('7')],
    ['numbered, but not by its frame', { 'v1.ass': undefined, 'v2.ass': undefined }, 'v1.ass', unknown()],
  ])('%s', async (_, names, typed, frames) => {
    const { report, nested, sequence } = await read(folderOf(names), typed);
    expect([report.frames, nested, sequence]).toEqual([frames, [], undefined]);
  });

  test('without a frame is one of a sequence where its number stands between dots, or it is named so', async () => {
    const dots = { 'a.1001.ass': undefined, 'a.1002.ass': undefined };
    expect((await read(folderOf(dots), 'a.1001.ass')).report.frames).toEqual(found('1001-1002[1]'));
    const versions = { 'v1.ass': undefined, 'v2.ass': undefined };
    expect(await read(folderOf(versions), 'v#.ass')).toMatchObject({
      sequence: 'v#.ass',
      nested: ['v2.ass'],
    });
  });

  test('with hashes in its own name is no sequence', async () => {
    const folder = folderOf({ ...THREE, 'a.####.ass': 5 });
    expect(await read(folder, 'a.####.ass')).toMatchObject({ scene: 'a.####.ass', sequence: undefined });
  });

  test('that does not exist is missing', async () => {
    await expect(sceneFile(root, 'gone.####.ass')).rejects.toMatchObject({ key: 'scene.missing' });
  });
});

test('frames of a sequence differ from other files', () => {
  const pattern = '/s/a.####.ass';
  expect(isFrameFile('/s/a.0001.ass', pattern)).toBe(true);
  expect(isFrameFile('/s/a.10001.ass', pattern)).toBe(true);
  for (const other of ['/s/a.001.ass', '/s/b.0001.ass', '/t/a.0001.ass', '/s/a.0001.ass.gz', '/s/a.ass'])
    expect(isFrameFile(other, pattern), other).toBe(false);
});
