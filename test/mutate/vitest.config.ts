import { defineConfig } from 'vitest/config';
import { brokenFiles } from './broken-files.js';

/** The tests that mutation testing runs: those of rules, quick and in-process. */
export default defineConfig({
  test: {
    include: [
      'test/unit/domain/**/*.test.ts',
      'test/unit/job/**/*.test.ts',
      'test/unit/transfer/{names,plan,download}.test.ts',
      'test/unit/{sign,region,poller,examples,client,client-examples}.test.ts',
      'test/unit/http/transport.test.ts',
      'test/sandbox/{signature,examples}.test.ts',
    ],
    globalSetup: ['test/support/temporary.ts'],
    testTimeout: 15_000,
    reporters: ['default', brokenFiles],
  },
});
