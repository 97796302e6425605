import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/temporary.ts'],
    // A wait that hangs must fail soon; nothing here waits on real time for long.
    testTimeout: 15_000,
    hookTimeout: 15_000,
    maxWorkers: '100%',
  },
});
