import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTable, type TableShape, widthOf } from '../../../src/output/table.js';
import { cut, displayWidth } from '../../../src/output/width.js';

describe('a shortened text', () => {
  test.each<[text: string, width: number, cut: string]>([
    ['scene.ma', 8, 'scene.ma'],
    ['scene.ma', 7, 'scene.…'],
    ['scene.ma', 1, '…'],
    ['scene.ma', 0, ''],
    ['镜头一二', 8, '镜头一二'],
    ['镜头一二', 7, '镜头一…'],
    // Half of a surrogate pair is not a character.
    ['镜头一二', 6, '镜头…'],
    ['镜头一二', 2, '…'],
    // A mark stays on its letter, and a family of signs together.
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['👨‍👩‍👧👨‍👩‍👧', 9, '👨‍👩‍👧…'],
    ['𠀀𠀀𠀀', 5, '𠀀𠀀…'],
  ])('%j in %i columns is %j', (text, width, shown) => {
    expect(cut(text, width)).toBe(shown);
  });

  test.each<[text: string, width: number, cut: string]>([
    ['a/b/shot.0001.exr', 14, '…shot.0001.exr'],
    ['镜头/画面.exr', 9, '…画面.exr'],
    ['镜头/画面.exr', 8, '…面.exr'],
    ['xe\u0301', 1, '…'],
    ['xxe\u0301', 2, '…e\u0301'],
  ])('%j keeps its end in %i columns: %j', (text, width, shown) => {
    expect(cut(text, width, 'end')).toBe(shown);
  });

  test('is never wider than allowed, and is the beginning or end of the text', () => {
    const sign = fc.constantFrom(
      'a',
      '.',
      ' ',
      '镜',
      'é',
      'e\u0301',
      '🎬',
      '각',
      '\u1100\u1161\u11a8',
      'क्षि',
      '👩‍🚀',
    );
    const text = fc.array(sign, { maxLength: 30 }).map((signs) => signs.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (whole, width) => {
        const [start, end] = [cut(whole, width), cut(whole, width, 'end')];
        expect(displayWidth(start)).toBeLessThanOrEqual(width);
        expect(displayWidth(end)).toBeLessThanOrEqual(width);
        if (displayWidth(whole) <= width) expect([start, end]).toEqual([whole, whole]);
        else {
          expect(whole.startsWith(start.slice(0, -1)) && start.endsWith('…')).toBe(true);
          expect(whole.endsWith(end.slice(1)) && end.startsWith('…')).toBe(true);
        }
      }),
    );
  });
});

const HEAD = ['TASK', 'STATUS', 'COST', 'SCENE'];
const ROWS = [
  ['2W1', 'finished', '1.50', 'a-scene-with-a-long-name.ma'],
  ['2W10', 'rendering', '12.00', '镜头/很长的场景名称.ma'],
];

function lines(width: number | undefined, shape: TableShape = { right: [2] }, rows = [HEAD, ...ROWS]) {
  return openTable(shape)(rows, width).trimEnd().split('\n');
}

describe('a table', () => {
  test('is as wide as its contents without a terminal, with numbers aligned right', () => {
    expect(lines(undefined)).toEqual([
      'TASK  STATUS      COST  SCENE',
      '2W1   finished    1.50  a-scene-with-a-long-name.ma',
      '2W10  rendering  12.00  镜头/很长的场景名称.ma',
    ]);
    expect(lines(500)).toEqual(lines(undefined));
  });

  test('cuts the last column to the width of the terminal', () => {
    expect(lines(40)).toEqual([
      'TASK  STATUS      COST  SCENE',
      '2W1   finished    1.50  a-scene-with-a-…',
      '2W10  rendering  12.00  镜头/很长的场景…',
    ]);
  });

  test('cuts the columns of cutFirst, the widest first', () => {
    const rows = [['id-of-a-task', 'a name that is long', 'and details', '7']];
    expect(lines(45, { cutFirst: [1, 2] }, rows)).toEqual(['id-of-a-task  a name that is…  and details  7']);
    expect(lines(38, { cutFirst: [1, 2] }, rows)).toEqual(['id-of-a-task  a name t…  and detai…  7']);
  });

  test('cuts the other columns only after those', () => {
    expect(lines(26)[1]).toBe('2W1   finished    1.50  a…');
    expect(lines(25)[1]).toBe('2W1   finished    1.50  …');
    expect(lines(23)[1]).toBe('2W1   finish…   1.50  …');
    // Which row it is stays readable to the last.
    expect(lines(13)[2]).toBe('2W10  …  …  …');
    expect(lines(12)[2]).toBe('2W…  …  …  …');
    expect(lines(7)[2]).toBe('…  …  …');
  });

  test.each(Array.from({ length: 45 }, (_, width) => [width + 1]))('fits into %i columns', (width) => {
    for (const line of lines(width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    for (const line of lines(width, { cutFirst: [0, 3], cutStart: [3] })) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  test('keeps the columns of its first page, and only ever widens them', () => {
    const table = openTable();
    expect(
      table(
        [
          ['TASK', 'SCENE'],
          ['2W1', 'a'],
        ],
        undefined,
      ),
    ).toBe('TASK  SCENE\n2W1   a\n');
    expect(table([['1', 'b']], undefined)).toBe('1     b\n');
    expect(table([['2W100000', 'c']], undefined)).toBe('2W100000  c\n');
    expect(table([['1', 'd']], undefined)).toBe('1         d\n');
  });

  test('follows the width of the terminal', () => {
    const table = openTable();
    expect(table([['1', 'a long scene']], 10)).toBe('1  a long…\n');
    expect(table([['1', 'a long scene']], 8)).toBe('1  a lo…\n');
    expect(table([['1', 'a long scene']], 80)).toBe('1  a long scene\n');
  });

  test('prints no line break and no control character of a cell', () => {
    expect(openTable()([['a\nb', '\u001b[2Jc\u202e']], undefined)).toBe('a b   [2Jc\n');
  });

  test('colours have no width, and a shortened cell is coloured as a whole', () => {
    const paint = (text: string) => `<${text}>`;
    const rows = [
      [{ text: 'done', paint }, 'x'],
      ['rendering', { text: '镜头场景', paint }],
    ];
    expect(openTable()(rows, 17)).toBe('<done>       x\nrendering  <镜头…>\n');
  });
});

test.each([
  [{ isTTY: true, columns: 60 }, 60],
  [{ isTTY: true, columns: 0 }, undefined],
  [{ isTTY: true }, undefined],
  [{ columns: 60 }, undefined],
])('the width of a stream %j is %j', (stream, width) => {
  expect(widthOf({ ...stream, write() {} })).toBe(width);
});
