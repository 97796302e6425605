import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where results of earlier runs and the report lie: ignored by git, removed by `npm ci`. */
const cache = 'node_modules/.cache/mutate';

const incrementalFile = `${cache}/incremental.json`;

/** What no test noticed is tried again: Stryker reuses such a result even where tests were added since. */
function forgetSurvivors() {
  if (!existsSync(incrementalFile)) return;
  const report = JSON.parse(readFileSync(incrementalFile, 'utf8'));
  for (const file of Object.values(report.files)) {
    file.mutants = file.mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout');
  }
  writeFileSync(incrementalFile, JSON.stringify(report));
}

forgetSurvivors();

/**
 * Mutation testing (`npm run mutate`): changes the files that hold rules, one place at a time, and runs the tests that
 * cover the place. A change that no test notices is a rule that nobody checks. `npm run mutate -- --mutate FILE`
 * restricts it to a file; what was noticed before is not tried again while neither it nor its tests change (`--force` tries all).
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: [
    'src/domain/**/*.ts',
    'src/protocol/**/*.ts',
    'src/http/outcome.ts',
    'src/poller/**/*.ts',
    'src/job/**/*.ts',
    'src/transfer/{names,target,plan}.ts',
    'src/state/submissions/submissions.ts',
  ],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutate/vitest.config.ts' },
  coverageAnalysis: 'perTest',
  // Outside of the project, so that the copy has no ../shared beside it, as on a machine that knows only the clone.
  tempDirName: join(tmpdir(), 'rayvision-mutate'),
  // Stryker rewrites it with the compiler's API, which TypeScript 7 does not have.
  tsconfigFile: 'none.json',
  concurrency: 2,
  timeoutMS: 10_000,
  incremental: true,
  incrementalFile,
  htmlReporter: { fileName: `${cache}/report.html` },
  jsonReporter: { fileName: `${cache}/report.json` },
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  thresholds: { high: 98, low: 95, break: 95 },
};
