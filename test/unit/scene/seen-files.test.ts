import { expect, test } from 'vitest';
import { SeenFiles } from '../../../src/scene/seen-files.js';

test('a file is new once for a node', () => {
  const seen = new SeenFiles();
  const files = ['a', 'b', 'a', 'c', 'b'].map((path) => seen.add('node', path));
  expect(files).toEqual([true, true, false, true, false]);
  expect([seen.add('other', 'a'), seen.add('other', 'a')]).toEqual([true, false]);
});
