import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

/** Paths of the test files that leave out cases in `npm test` (test/support/exhaustive.ts). */
function filesWithMoreCases(): string[] {
  return readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join('test', path))
    .filter((path) => readFileSync(join(ROOT, path), 'utf8').includes('support/exhaustive.js'));
}

/** Runs all cases of the test files from which `npm test` takes representative ones. */
export async function soakCases(): Promise<string> {
  const files = filesWithMoreCases();
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-soak-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const argv = ['run', '--config', 'test/vitest.config.ts', ...reporters, ...files];
  const child = spawn(process.execPath, [VITEST, ...argv], {
    cwd: ROOT,
    env: { ...process.env, TEST_EXHAUSTIVE: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  assert.equal(code, 0);
  assert.equal(testResults.length, files.length);
  return `${numPassedTests} tests in ${files.length} files`;
}
