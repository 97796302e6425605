import { defineConfig } from 'vitest/config';

/** What runs on Windows, and under Wine: `npm run soak:windows`. */
export default defineConfig({
  test: {
    include: [
      'test/windows/*.test.ts',
      'test/e2e/*.test.ts',
      'test/commands/**/*.test.ts',
      'test/unit/**/*.test.ts',
    ],
    globalSetup: ['test/support/temporary.ts'],
    // Wine starts a process in a second or two.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    isolate: false,
  },
});
