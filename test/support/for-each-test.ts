import { afterEach, beforeEach } from 'vitest';

/**
 * Opens a value of its own for each test of the file or `describe` that calls it, and closes it afterwards.
 * @returns a function that gives the running test's value; throws outside a test
 */
export function forEachTest<T extends { close(): unknown }>(open: () => Promise<T>): () => T {
  let current: T | undefined;
  beforeEach(async () => {
    current = await open();
  });
  afterEach(async () => {
    await current?.close();
    current = undefined;
  });
  return () => {
    if (current === undefined) throw new Error('forEachTest has a value only while a test runs');
    return current;
  };
}
