import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { foldNames } from '../../../../src/domain/files/fold-names.js';
import { openDisk } from '../../../../src/scene/paths/disk.js';
import { locate } from '../../../../src/scene/paths/locate.js';
import { framesShown, memberNamer, neededNumbers } from '../../../../src/scene/paths/sequence-members.js';
import { renderedFrames } from '../../../../src/scene/rendered-frames.js';
import type { FileUse, SequenceRule } from '../../../../src/scene/scene-format.js';

const rule = (values: Partial<SequenceRule>): SequenceRule => ({
  ...{ start: 1, length: 4, offset: 0, outside: 'hold' },
  ...values,
});
const range = (start: number, end: number, step = 1) => [{ start, end, step }];

describe('the members that frames need', () => {
  test.each<
    [what: string, rule: Partial<SequenceRule>, frames: [number, number, number?], numbers: number[]]
  >([
    ['those within', { start: 3 }, [4, 5], [2, 3]],
    ['the first and last one are held', { start: 3 }, [1, 9], [1, 2, 3, 4]],
    // Blender 3.4 reads plate_0010 … plate_0014 of such a sequence.
    ['as Blender holds them', { start: 3, offset: 10, least: 0 }, [-3, 9], [10, 11, 12, 13, 14]],
    ['again and again', { start: 3, offset: 10, outside: 'repeat' }, [-3, 9], [11, 12, 13, 14]],
    ['again, from behind', { start: 3, outside: 'repeat' }, [2, 2], [4]],
    ['there and back', { outside: 'ping-pong' }, [4, 7], [1, 2, 3, 4]],
    ['there and back, one of them', { outside: 'ping-pong' }, [6, 6], [2]],
    ['none outside', { outside: 'none' }, [4, 20], [4]],
    ['every other one', {}, [1, 4, 2], [1, 3]],
    ['without an end', { length: undefined as never, offset: 5 }, [7, 8], [12, 13]],
    ['never below zero', { offset: -3 }, [1, 4], [0, 1]],
  ])('%s', (_what, values, [start, end, step], numbers) => {
    expect(neededNumbers({ uses: [rule(values)] }, range(start, end, step))).toEqual(numbers);
  });

  test('of all uses and ranges together', () => {
    const uses = [rule({}), rule({ offset: 100 })];
    expect(neededNumbers({ uses }, [...range(1, 1), ...range(3, 3)])).toEqual([1, 3, 101, 103]);
  });

  test('cannot be told without frames, nor for more of them than anyone renders', () => {
    expect(neededNumbers({ uses: [rule({})] }, undefined)).toBeUndefined();
    expect(neededNumbers({ uses: [rule({})] }, range(1, 1e12))).toBeUndefined();
    expect(neededNumbers(undefined, range(1, 2))).toBeUndefined();
    expect(neededNumbers({ tiles: [1002, 1001, 1002] }, undefined)).toEqual([1001, 1002]);
  });
});

test.each([
  ['1-10[2]', { start: 1, end: 10, step: 2 }],
  ['-10--2[1]', { start: -10, end: -2, step: 1 }],
  ['-5', { start: -5, end: -5, step: 1 }],
  ['', undefined],
  [null, undefined],
])('the frames %s of a report', (text, frames) => {
  expect(framesShown(text)).toEqual(frames);
});

test('a scene renders the frames of its layers, if all of them are known', () => {
  const layer = (frames: string | null, renderable = true) => ({
    name: 'x',
    renderable,
    frames: { value: frames, state: frames === null ? ('unknown' as const) : ('found' as const) },
  });
  const frames = { value: '1-5[1]', state: 'found' as const };
  expect(renderedFrames({ frames, layers: [] })).toEqual(range(1, 5));
  expect(renderedFrames({ frames, layers: [layer('7'), layer('7'), layer('9', false)] })).toEqual(
    range(7, 7),
  );
  expect(renderedFrames({ frames, layers: [layer('7'), layer(null)] })).toBeUndefined();
});

describe('how members are named', () => {
  test.each<
    [name: string, kind: FileUse['pattern'], isTile: boolean, number: number, member: string | undefined]
  >([
    ['p_0001.png', 'sequence', false, 12, 'p_0012.png'],
    ['v2_1.png', 'sequence', false, 12, 'v2_12.png'],
    ['p-0001.jp2', 'sequence', false, 12, 'p-0012.jp2'],
    ['p_01_low.png', 'sequence', false, 3, 'p_03_low.png'],
    ['p.png', 'sequence', false, 3, 'p3.png'],
    ['p', 'sequence', false, 3, 'p3'],
    ['p.####.exr', undefined, false, 7, 'p.0007.exr'],
    ['p.%03d.exr', undefined, false, 7, 'p.007.exr'],
    ['p.$F4.exr', undefined, false, 7, 'p.0007.exr'],
    ['p.<f4>.exr', undefined, false, 7, 'p.0007.exr'],
    ['p.<f>.exr', undefined, false, 7, undefined],
    ['a.<UDIM>.exr', undefined, true, 1012, 'a.1012.exr'],
    ['a_MAPID_.exr', undefined, true, 1012, 'a1012.exr'],
    ['a_<UVTILE>.exr', undefined, true, 1012, 'a_u2_v2.exr'],
    ['a.1001.exr', 'udim', true, 1010, 'a.1010.exr'],
    ['a_u1_v1.exr', 'uvtile', true, 1010, 'a_u10_v1.exr'],
    ['a.exr', 'udim', true, 1010, undefined],
    ['a.exr', undefined, false, 1, undefined],
  ])('%s as %s', (name, kind, isTile, number, member) => {
    expect(memberNamer(name, kind, isTile)?.(number)).toBe(member);
  });
});

describe('on disk', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'rayvision-members-'));
    for (const name of ['p_1.png', 'p_2.png', 'p_9.png', 'other/p_3.png', 't.1001.png', 'T.1002.png']) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), 'x');
    }
  });

  const look = (
    use: Partial<FileUse>,
    more: { maps?: Record<string, string>; frames?: [number, number] } = {},
  ) =>
    locate(
      { path: '//p_1.png', kind: 'texture', node: 'n', pattern: 'sequence', ...use },
      {
        place: { scene: join(root, 'a.blend'), path: posix, env: {} },
        rules: { candidates: ({ path }) => [join(root, path.slice(2).replaceAll('\\', '/'))] },
        maps: more.maps ?? {},
        disk: openDisk({ path: posix }, new AbortController().signal),
        caseless: false,
        frames: more.frames && [{ start: more.frames[0], end: more.frames[1], step: 1 }],
      },
    );
  const members = { uses: [rule({ length: 9 })] };

  test('each needed member is looked for, and no other is taken', async () => {
    expect(await look({ members }, { frames: [1, 3] })).toEqual({
      resolved: join(root, 'p_1.png'),
      files: [join(root, 'p_1.png'), join(root, 'p_2.png')],
      missing: ['//p_3.png'],
    });
    expect(await look({ members }, { frames: [1, 2] })).toEqual({
      resolved: join(root, 'p_1.png'),
      files: [join(root, 'p_1.png'), join(root, 'p_2.png')],
    });
  });

  test('where none is there, each is named', async () => {
    expect(await look({ path: '//gone\\p_1.png', members }, { frames: [1, 2] })).toEqual({
      resolved: null,
      missing: ['//gone\\p_1.png', '//gone\\p_2.png'],
    });
  });

  test('without known frames, what is there is taken', async () => {
    const all = ['p_1.png', 'p_2.png', 'p_9.png'].map((name) => join(root, name));
    expect(await look({ members })).toEqual({ resolved: all[0], files: all });
    expect(await look({}, { frames: [1, 3] })).toEqual({ resolved: all[0], files: all });
  });

  test('a set of which no frame needs a member is not needed', async () => {
    const none = { uses: [rule({ length: 2, outside: 'none' })] };
    expect(await look({ members: none }, { frames: [5, 6] })).toMatchObject({ unused: true });
  });

  test('a tile in another case is not there, where names have cases', async () => {
    const tiles = { path: '//t.<UDIM>.png', members: { tiles: [1001, 1002] } };
    const { pattern, ...use } = { pattern: undefined, ...tiles };
    expect(await look({ ...use, pattern: 'udim' })).toMatchObject({
      missing: ['//t.1002.png'],
      foundAs: join(root, 'T.1002.png'),
    });
  });

  test('frames that no rule tells: those that render are looked for, and a hole makes the set unclear', async () => {
    const all = ['p_1.png', 'p_2.png', 'p_9.png'].map((name) => join(root, name));
    const own = { path: '//p_#.png', pattern: undefined as never };
    expect(await look(own, { frames: [1, 2] })).toEqual({ resolved: all[0], files: all });
    expect(await look(own, { frames: [1, 3] })).toEqual({ resolved: all[0], files: all, unclear: true });
    expect(await look(own)).toEqual({ resolved: all[0], files: all });
  });

  test('a map says where they lie', async () => {
    const maps = { [root]: join(root, 'other') };
    expect(await look({ members }, { maps, frames: [3, 3] })).toEqual({
      resolved: join(root, 'other/p_3.png'),
    });
  });
});

describe('names in few words', () => {
  test.each<[names: string[], folded: string[]]>([
    [[], []],
    [['//a/p_0004.png'], ['p_0004.png']],
    [
      ['p_0004.png', 'p_0007.png', 'p_0008.png', 'p_0009.png', 'p_0012.png'],
      ['p_0004.png', '0007–0009', '0012'],
    ],
    [['p_0001.png', 'p_0002.png'], ['p_0001–0002.png']],
    [['p_9.png', 'p_10.png'], ['p_9–10.png']],
    [
      ['b.1001.exr', 'c.1001.exr', 'plain'],
      ['b.1001.exr', 'c.1001.exr', 'plain'],
    ],
  ])('%j', (names, folded) => {
    expect(foldNames(names)).toEqual(folded);
  });
});
