import { describe, expect, test } from 'vitest';
import { walk } from '../../../src/client/pages.js';

/** Reads everything, and how many pages were asked for. */
async function read(pages: readonly number[][], promised: (page: number) => number = () => pages.length) {
  let asked = 0;
  const ask = async (page: number) => {
    asked += 1;
    if (asked > 50) throw new Error('it goes on for ever');
    return { items: pages[page - 1] ?? [], pages: promised(page) };
  };
  const all: number[] = [];
  for await (const items of walk(ask, (item) => item)) all.push(...items);
  return { all, asked };
}

describe('pages', () => {
  test.each<
    [title: string, pages: number[][], promised: (page: number) => number, all: number[], asked: number]
  >([
    ['one after the other', [[1, 2], [3]], () => 2, [1, 2, 3], 2],
    ['of nothing', [], () => 0, [], 1],
    ['with fewer pages than the farm promises', [[1], []], () => 1e12, [1], 2],
    ['without end and without rows', [], (page) => page + 1, [], 1],
    ['that are all the same', [[1], [1], [1]], () => 1e9, [1], 2],
    [
      'that rows move across',
      [
        [1, 2],
        [2, 3],
        [3, 4],
      ],
      () => 3,
      [1, 2, 3, 4],
      3,
    ],
    ['that become more while they are read', [[1], [2], [3]], (page) => page + 1, [1, 2, 3], 4],
    ['that become fewer', [[1], [2], [3]], (page) => 3 - page + 1, [1, 2], 2],
  ])('%s', async (_, pages, promised, all, asked) => {
    expect(await read(pages, promised)).toEqual({ all, asked });
  });
});
