import { defineConfig } from 'vitest/config';
import { EXHAUSTIVE, timeLimit } from './support/exhaustive.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What is true on Windows only: `npm run soak:windows` runs it.
    exclude: process.platform === 'win32' ? [] : ['test/windows/**'],
    globalSetup: ['test/support/temporary.ts'],
    // A wait that hangs must fail soon; nothing here waits on real time for long.
    testTimeout: timeLimit(15_000),
    hookTimeout: timeLimit(15_000),
    // Waits overlap: some tests of the real binary wait for it, and not for the processor.
    // All cases start too many programs for that.
    maxWorkers: EXHAUSTIVE ? 2 : 4,
    // A larger young generation: the tests make much garbage, and little of it stays.
    execArgv: ['--max-semi-space-size=64', '--min-semi-space-size=64'],
    // Loading the program takes longer than most files' tests: files that follow each other in a worker share it.
    isolate: false,
    // Keeps compiled files in node_modules for the next run, by their content.
    experimental: { fsModuleCache: true },
  },
});
