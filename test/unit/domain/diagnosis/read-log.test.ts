import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAILURE_CAUSES } from '../../../../src/domain/diagnosis/failure-causes.js';
import { LOG_PATTERNS } from '../../../../src/domain/diagnosis/log-patterns.js';
import { causeOfLine, tellingLines } from '../../../../src/domain/diagnosis/read-log.js';
import { ROOT } from '../../sources.js';

describe('a line of a log', () => {
  test.each([
    ['error: Could not obtain a license (-88)', 'licence'],
    ['std::bad_alloc', 'memory'],
    ['CUDA error: Out of memory in cuMemAlloc', 'gpu'],
    ['ERROR | [driver_exr] No space left on device', 'disk'],
    ['shader.dll was compiled against non-compatible Arnold', 'version'],
    ['ERROR | [ass] line 131: node "ai_ocean" is not installed', 'plugin'],
    ['WARNING | unable to load dynamic library x.so: no such file or directory', 'plugin'],
    ['error: No file "D:/a b/x.vrscene" exists', 'missing-file'],
    ['Segmentation fault (core dumped)', 'crash'],
    ['ERROR render timed out after 7200 s', 'timeout'],
  ])('%s: %s', (line, cause) => {
    expect(causeOfLine(line)?.cause).toBe(cause);
  });

  test.each([
    '',
    'Fra:1 Mem:12M | Rendered 4/12',
    'Saved license (license released)',
    'connection timed out',
  ])('shows no cause: %j', (line) => {
    expect(causeOfLine(line)).toBeUndefined();
  });

  test('counts with its first 1,000 characters only', () => {
    expect(causeOfLine(`${' '.repeat(1000)}segmentation fault`)).toBeUndefined();
  });
});

describe('a log', () => {
  test('shows strong lines before weak ones, and causes in their order', () => {
    const lines = ['addon not found: x', 'Segmentation fault', 'bad_alloc', 'nothing'];
    expect(tellingLines(lines).map(({ cause, line }) => [cause, line])).toEqual([
      ['memory', 3],
      ['crash', 2],
      ['plugin', 1],
    ]);
  });

  test('with the same line many times shows it a few times', () => {
    expect(tellingLines(Array(10_000).fill('bus error'))).toHaveLength(5);
  });
});

test('docs/log-patterns.md lists every pattern under its cause', () => {
  const rows = readFileSync(join(ROOT, 'docs/log-patterns.md'), 'utf8').split('\n');
  for (const cause of FAILURE_CAUSES) {
    const row = rows.find((line) => line.startsWith(`| ${cause} |`)) ?? '';
    const { strong, weak = [] } = LOG_PATTERNS[cause];
    expect([...strong, ...weak].filter((pattern) => !row.includes(`\`${pattern}\``))).toEqual([]);
  }
});

test('patterns are in lower case, as lines are compared', () => {
  const all = FAILURE_CAUSES.flatMap((cause) => Object.values(LOG_PATTERNS[cause]).flat());
  expect(all.filter((pattern) => pattern !== pattern.toLowerCase())).toEqual([]);
});
