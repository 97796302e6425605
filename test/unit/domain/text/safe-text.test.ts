import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, escapeJson, oneLine } from '../../../../src/domain/text/safe-text.js';
import { REACHED, UNSAFE } from '../../../support/farms/unsafe-farm.js';

const within = (...ranges: (readonly [number, number])[]) =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));

/** Unicode: C0 and C1 with DEL, which control a terminal. */
const CONTROLS = within([0x00, 0x1f], [0x7f, 0x9f]);

/** Unicode: bidirectional controls (UAX 9), zero-width and invisible characters, annotations, tags. */
const INVISIBLE = within(
  ...([
    [0xad, 0xad],
    [0x61c, 0x61c],
    [0x180e, 0x180e],
    [0x200b, 0x200f],
    [0x202a, 0x202e],
    [0x2060, 0x206f],
    [0xfeff, 0xfeff],
    [0xfff9, 0xfffb],
    [0xe0000, 0xe007f],
  ] as const),
);

/** Line ends of Unicode (UAX 14) that are no line feed. */
const LINE_ENDS = [0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029];

/** Their neighbours, and what is often next to them in names. */
const HARMLESS = [
  ...[0x20, 0x7e, 0xa0, 0xac, 0xae, 0x61b, 0x61d, 0x180d, 0x180f, 0x200a, 0x2010, 0x2027, 0x202f, 0x205f],
  ...[0x2070, 0xfefe, 0xff00, 0xfff8, 0xfffc, 0xe0080, 0x56fe, 0x1f3ac],
];

const sign = (point: number) => String.fromCodePoint(point);
const hex = (points: readonly number[]) => points.map((point) => point.toString(16));

/** Those which a rule does not make `expected` of, between two letters. */
const wrong = (
  points: readonly number[],
  rule: (text: string) => string,
  expected: (point: number) => string,
) => hex(points.filter((point) => rule(`a${sign(point)}b`) !== `a${expected(point)}b`));

describe('safe text', () => {
  test('has no control or invisible characters, and keeps lines and tabs', () => {
    const lost = [...CONTROLS, ...INVISIBLE].filter((p) => !LINE_ENDS.includes(p) && p !== 9 && p !== 10);
    expect(wrong(lost, cleanText, () => '')).toEqual([]);
    expect(wrong([9, 10, ...HARMLESS], cleanText, sign)).toEqual([]);
  });

  test('has a space for each line end except the line feed', () => {
    expect(wrong(LINE_ENDS, cleanText, () => ' ')).toEqual([]);
    expect(cleanText('a\r\nb\r\n\r\nc\n\nd')).toBe('a\nb\n\nc\n\nd');
    expect(cleanText('a\r\rb\n\rc')).toBe('a  b\n c');
  });

  test('is unchanged where nothing is unsafe', () => {
    for (const text of ['', 'a', ' a  b ', 'a\n\tb\n', '图片 🎬 é']) expect(cleanText(text)).toBe(text);
  });

  test('has no unsafe characters', () => {
    expect(cleanText('\u001b[31mred\u001b[39m \u200ba\u200b\u202eb')).toBe('red ab');
    expect(cleanText('\u001b]0;title\u0007a\u001b]8;;x\u001b\\b\u001b\u001b[2J[2Jc\u001b[')).toBe('ab[2Jc[');
  });
});

describe('text as one line', () => {
  test('has a space for line ends and control characters', () => {
    expect(wrong([...CONTROLS, 0x2028, 0x2029], oneLine, () => ' ')).toEqual([]);
    expect(wrong(INVISIBLE, oneLine, () => '')).toEqual([]);
    expect(wrong(HARMLESS, oneLine, sign)).toEqual([]);
  });

  test.each([
    ['', ''],
    [' a  b ', ' a  b '],
    ['a\r\nb', 'a b'],
    // Blanks beside them go with them, and no others.
    ['  a  \n  b  ', '  a b  '],
    ['a  c \n\n\t d  e \r\n f', 'a  c d  e f'],
    ['\n a', ' a'],
    ['a \n', 'a '],
    ['a\n\u200bb\u200b', 'a b'],
    ['\u001b[31ma\u001b[39m', ' [31ma [39m'],
  ])('%j is %j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });
});

describe('JSON', () => {
  const unsafe = [...within([0x7f, 0x9f]), 0x2028, 0x2029, ...INVISIBLE];

  test('has unsafe characters as escapes of four digits', () => {
    expect(escapeJson('"\u009b\u007f\u200b"')).toBe('"\\u009b\\u007f\\u200b"');
    expect(escapeJson('"\u{e0041}"')).toBe('"\\udb40\\udc41"');
    expect(unsafe.filter((point) => /[^ -~]/.test(escapeJson(JSON.stringify(sign(point)))))).toEqual([]);
    expect(wrong([9, 10, ...HARMLESS], escapeJson, sign)).toEqual([]);
  });

  test('parses to the same value', () => {
    const point = fc.oneof(fc.constantFrom(...unsafe, ...CONTROLS), fc.integer({ min: 0, max: 0x10ffff }));
    fc.assert(
      fc.property(fc.array(point), (points) => {
        const text = points.map(sign).join('');
        expect(JSON.parse(escapeJson(JSON.stringify(text)))).toBe(text);
      }),
    );
  });
});

const ESC = '\u001b';

/** Of any characters; halves of pairs too. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }))
  .map((points) => String.fromCodePoint(...points));

describe('hostile text', () => {
  test('keeps lines and tabs, and removes what moves a cursor', () => {
    expect(cleanText('a\tb\r\nc\nd')).toBe('a\tb\nc\nd');
    expect(cleanText('50%\r100%')).toBe('50% 100%');
    expect(cleanText(`${ESC}[31mred\u202e\u200b`)).toBe('red');
    expect(REACHED.exec(cleanText(UNSAFE).replaceAll('FORGED', ''))).toBeNull();
  });

  test('makes one line of any text', () => {
    expect(oneLine('a\r\n b')).toBe('a b');
    expect(REACHED.exec(oneLine(UNSAFE))).toBeNull();
    expect(oneLine(UNSAFE)).not.toContain('\n');
  });

  test('changes JSON only in its notation', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = escapeJson(JSON.stringify(text + UNSAFE));
        expect(JSON.parse(json)).toBe(text + UNSAFE);
        expect(REACHED.exec(json)).toBeNull();
      }),
    );
  });
});
