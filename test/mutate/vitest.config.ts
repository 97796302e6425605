import { defineConfig } from 'vitest/config';
import { brokenFiles } from './broken-files.js';

/**
 * The tests that mutation testing runs: those of rules by themselves. A change of a table runs them all, so that a
 * second more here is minutes there.
 */
export default defineConfig({
  test: {
    include: [
      'test/unit/{domain,job,protocol,poller}/**/*.test.ts',
      'test/unit/{sign,region,poller,examples}.test.ts',
      'test/unit/transfer/{names,plan,target}.test.ts',
      'test/unit/state/submissions.test.ts',
      'test/unit/http/outcome.test.ts',
    ],
    globalSetup: ['test/support/temporary.ts'],
    testTimeout: 15_000,
    reporters: ['default', brokenFiles],
  },
});
