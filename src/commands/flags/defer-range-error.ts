import { DataError } from '../../errors.js';

/**
 * Reads a value of the line now and hands it out later. A malformed one is an error at once (64); one that is only
 * out of range (65) is told when its turn comes, after other values that are malformed and files that are missing.
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
