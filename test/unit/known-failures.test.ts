import { describe, expect, test } from 'vitest';
import { type KnownFailure, NOT_ON_WINDOWS, WINE_CANNOT } from '../windows/known.js';
import { TEST_FILES, type TestFile } from './test-files.js';

/** The alternatives of a pattern: `a(b|c)|d` has ab, ac and d. */
function alternatives(source: string): string[] {
  const found: string[] = [];
  let begun = [''];
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? '';
    if (char === '(') {
      const end = closing(source, at);
      const inner = alternatives(source.slice(at + 1, end));
      begun = begun.flatMap((one) => inner.map((other) => one + other));
      at = end;
    } else if (char === '|') {
      found.push(...begun);
      begun = [''];
    } else {
      const piece = char === '\\' ? char + source[++at] : char;
      begun = begun.map((one) => one + piece);
    }
  }
  return [...found, ...begun];
}

/** Where the bracket that opens at `at` closes. */
function closing(source: string, at: number): number {
  let depth = 0;
  for (let i = at; i < source.length; i++) {
    if (source[i] === '\\') i += 1;
    else if (source[i] === '(') depth += 1;
    else if (source[i] === ')' && --depth === 0) return i;
  }
  throw new Error(`unclosed bracket in ${source}`);
}

/** The files and titles of an entry that match no test. */
function unmatched({ file, name }: KnownFailure, tests: readonly TestFile[]): string[] {
  const inFile = (pattern: string | undefined) =>
    tests.filter((one) => pattern === undefined || new RegExp(pattern).test(one.file));
  const files = file === undefined ? [undefined] : alternatives(file.source);
  const names = name === undefined ? [] : alternatives(name.source);
  const has = (one: TestFile, title: RegExp | undefined) =>
    title === undefined || one.titles.some((text) => title.test(text));
  return [
    ...files.filter((pattern) => !inFile(pattern).some((one) => has(one, name))),
    ...names.filter((title) => !inFile(file?.source).some((one) => has(one, new RegExp(title)))),
  ].map(String);
}

const ENTRIES = [...NOT_ON_WINDOWS, ...WINE_CANNOT].filter(({ file, name }) => file || name);

describe('failures that are known on Windows (test/windows/known.ts)', () => {
  test.each(ENTRIES.map((entry) => [entry.why, entry] as const))('name existing tests: %s', (_, entry) => {
    expect(unmatched(entry, TEST_FILES)).toEqual([]);
  });

  test('most test files have titles that are found', () => {
    expect(TEST_FILES.length).toBeGreaterThan(200);
    expect(TEST_FILES.filter(({ titles }) => titles.length === 0).map(({ file }) => file)).toEqual([]);
  });

  test('the rule reports a file and a title that match nothing', () => {
    const tests = [{ file: 'test/a/b.test.ts', titles: ['a link to %s', 'prints'], rows: [] }];
    const entry = (file: RegExp, name?: RegExp) => ({ file, why: '', ...(name && { name }) });
    expect(unmatched(entry(/a\/(b|c)|d/), tests)).toEqual(['a\\/c', 'd']);
    expect(unmatched(entry(/a\/b/, /link to|gone|prints/), tests)).toEqual(['gone']);
    expect(unmatched(entry(/a\/b/, /gone/), tests)).toEqual(['a\\/b', 'gone']);
  });
});
