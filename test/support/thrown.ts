import { RayvisionError } from '../../src/errors.js';

/** What a call throws, by its name, its key and the values that it names; the value itself when it throws nothing. */
export function thrown(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof RayvisionError)) throw error;
    return { error: error.name, key: error.key, params: error.params };
  }
}
