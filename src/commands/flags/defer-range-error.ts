import { DataError } from '../../errors.js';

/**
 * Reads a value now and returns a function that returns it. A malformed value throws at once (64). An error about its
 * range (65) is thrown by the returned function, so that malformed values (64) and missing files (66) come first
 * (docs/contract.md, "Exit codes").
 */
export function deferRangeError<T>(read: () => T): () => T {
  try {
    const value = read();
    return () => value;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return () => {
      throw error;
    };
  }
}
