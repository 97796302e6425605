import { describe, expect, test } from 'vitest';
import { suggest } from '../../../../src/domain/text/suggest.js';

describe('the nearest word', () => {
  test.each<[typed: string, known: string[], expected: string | undefined]>([
    ['maya', ['maya'], 'maya'],
    // One edit of each kind.
    ['mya', ['maya'], 'maya'],
    ['mayaa', ['maya'], 'maya'],
    ['mapa', ['maya'], 'maya'],
    // A third of the letters may differ, one at the least.
    ['ab', ['ac'], 'ac'],
    ['ab', ['cd'], undefined],
    ['abcde', ['abcxy'], undefined],
    ['abcdef', ['abcdxy'], 'abcdxy'],
    ['abcdef', ['abcxyz'], undefined],
    ['abcdefghi', ['abcdefxyz'], 'abcdefxyz'],
    ['abcdefghi', ['abcdewxyz'], undefined],
    // A word that is only longer is far away too.
    ['ab', ['abcdef'], undefined],
    ['abcdef', ['ab'], undefined],
    ['cab', ['abc'], undefined],
    // The nearest wins, of two that are as near the first.
    ['katana', ['katarra', 'katanx'], 'katanx'],
    ['vve', ['vue', 'vfe'], 'vue'],
    ['', ['a'], 'a'],
    ['', ['ab'], undefined],
    ['x', [], undefined],
  ])('%j of %j is %j', (typed, known, expected) => {
    expect(suggest(typed, known)).toBe(expected);
  });
});
