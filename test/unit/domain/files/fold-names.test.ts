import { describe, expect, test } from 'vitest';
import { foldNames } from '../../../../src/domain/files/fold-names.js';

describe('the names of files that count', () => {
  test.each<[what: string, paths: string[], folded: string[]]>([
    ['none', [], []],
    ['one', ['/s/plate_0004.png'], ['plate_0004.png']],
    ['one without a number', ['/s/wood.png'], ['wood.png']],
    [
      'the first whole, then numbers, rows by their ends',
      [4, 7, 8, 9, 10, 11, 12].map((n) => `/s/plate_${String(n).padStart(4, '0')}.png`),
      ['plate_0004.png', '0007–0012'],
    ],
    ['a row that begins the set', ['/s/p.1.exr', '/s/p.2.exr', '/s/p.3.exr'], ['p.1–3.exr']],
    ['a row of two', ['p1.exr', 'p2.exr'], ['p1–2.exr']],
    ['gaps alone', ['p1.exr', 'p3.exr', 'p5.exr'], ['p1.exr', '3', '5']],
    ['a row, a gap and a row', ['p1.exr', 'p2.exr', 'p5.exr', 'p6.exr'], ['p1–2.exr', '5–6']],
    ['over a digit more', ['p9.exr', 'p10.exr'], ['p9–10.exr']],
    ['never downwards', ['p2.exr', 'p1.exr'], ['p2.exr', '1']],
    ['the same one twice', ['p2.exr', 'p2.exr'], ['p2.exr', '2']],
    // Another set has its own first name, whatever its number is.
    ['two sets', ['a1.exr', 'a2.exr', 'b3.exr', 'b4.exr'], ['a1–2.exr', 'b3–4.exr']],
    ['sets that differ behind the number', ['a1_l.exr', 'a2_r.exr'], ['a1_l.exr', 'a2_r.exr']],
    ['sets that differ in the extension', ['a1.exr', 'a2.png'], ['a1.exr', 'a2.png']],
    ['a set that comes again', ['a1.exr', 'b1.exr', 'a2.exr'], ['a1.exr', 'b1.exr', 'a2.exr']],
    [
      'something else between',
      ['a1.exr', 'wood.png', 'a2.exr', 'a3.exr'],
      ['a1.exr', 'wood.png', 'a2–3.exr'],
    ],
    ['names without a number', ['wood.png', 'stone.png', 'wood.png'], ['wood.png', 'stone.png', 'wood.png']],
    // The last number before the extension counts, digits of the extension do not.
    ['more numbers than one', ['sh010_v02.1.exr', 'sh010_v02.2.exr'], ['sh010_v02.1–2.exr']],
    ['an extension with a digit', ['a1.mp4', 'a2.mp4'], ['a1–2.mp4']],
    ['an extension with a digit in it', ['a1.f3d', 'a2.f3d'], ['a1–2.f3d']],
    ['a name without an extension', ['a1', 'a2'], ['a1–2']],
    ['a name that is a number', ['1', '2'], ['1–2']],
    ['text behind the number', ['a1_left.exr', 'a2_left.exr'], ['a1–2_left.exr']],
    ['text behind the number, no extension', ['a1_left', 'a2_left'], ['a1–2_left']],
    ['an extension of one letter', ['a1.h', 'a2.h'], ['a1–2.h']],
    ['an extension that is a number', ['a.1', 'a.2'], ['a.1–2']],
    ['an extension that begins with a number', ['a1.3ds', 'a1.4ds'], ['a1.3–4ds']],
    ['a sign behind the extension’s digits', ['a1.c4d~', 'a1.c5d~'], ['a1.c4–5d~']],
    // The folder does not show, whichever way its path is written.
    ['folders of Windows', ['D:\\tex 1\\p1.exr', 'D:\\tex 1\\p2.exr'], ['p1–2.exr']],
    ['folders of both kinds', ['D:\\tex/p1.exr', 'D:/tex\\p2.exr'], ['p1–2.exr']],
    // Their number stands behind a line end: they are shown whole.
    ['names with a line end', ['a\nb1.exr', 'a\nb2.exr'], ['a\nb1.exr', 'a\nb2.exr']],
    ['names in any language', ['/s/图片_1.png', '/s/图片_2.png'], ['图片_1–2.png']],
  ])('%s', (_what, paths, folded) => {
    expect(foldNames(paths)).toEqual(folded);
  });
});
