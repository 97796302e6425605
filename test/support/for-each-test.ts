import { afterEach, beforeEach } from 'vitest';

/**
 * Opens a new value for each test of the calling file or `describe`, and closes it afterwards.
 * @returns a function that returns the running test's value; it throws outside a test
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
