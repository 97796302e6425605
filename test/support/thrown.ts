import { RayvisionError } from '../../src/errors.js';

/** Returns name, key and parameters of the error that a call throws; its result if it throws none. */
export function thrown(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof RayvisionError)) throw error;
    return { error: error.name, key: error.key, params: error.params };
  }
}
