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
    ['Frame 12 has reached its time limit of 3600 s', 'timeout'],
    ['[rlm] 5053@licences ... DOWN', 'licence'],
    ['Could not check out a license for hair', 'licence'],
    ['Hair simulation is not authorized', 'licence'],
    ['Images cannot be written to D:/out', 'disk'],
    ['Newer NVIDIA driver required', 'gpu'],
    ['Not enough GPU memory for a tile', 'gpu'],
    ['CUDA kernel compilation failed', 'gpu'],
    ['Unknown Maya file version: 2031', 'version'],
    ['Error: Bad node type found: toon_ROP in /out', 'plugin'],
    ["Couldn't find plugin for id HdToon", 'plugin'],
    ['DLL load failed: The specified module could not be found', 'plugin'],
    ["config.ocio couldn't be read", 'missing-file'],
    ["Warning: LIB: Material: 'Oak' missing from '//wood.blend'", 'missing-file'],
    ['Plugin error: PxrTexture could not open "oak.tex"', 'missing-file'],
    ['C:/Program Files/x/plugins/maps/oak.png: bitmap not found', 'missing-file'],
    ['* CRASHED in libai.so at 00:00:00', 'crash'],
    ['Process ended with -1073741819', 'crash'],
    ['已放弃 (核心已转储)', 'crash'],
    ['R6025 - pure virtual function call', 'crash'],
    ['Cannot find an EGL device', 'gpu'],
    ['Segmentation\u001b[0m fault', 'crash'],
  ])('%s: %s', (line, cause) => {
    expect(causeOfLine(line)?.cause).toBe(cause);
  });

  test.each([
    '',
    'Fra:1 Mem:12M | Rendered 4/12',
    'Saved license (license released)',
    'connection timed out',
    'Render time limit: none',
    'CUDA driver version: 12.2',
    'Available video memory: 6052 MB',
    'A newer version is available',
    '许可证已释放',
    'unable to load dynamic library ./ai_renderview.dll',
    'Frame 3 of 9: fatal errors: 0',
    'loading C:/license/plugins/crash dump/scene.blend',
    'Crash dump path: D:/dumps',
    'timeout at https://example.com/x',
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
