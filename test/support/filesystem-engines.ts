import { afterAll } from 'vitest';
import { openHashPool } from '../../src/transfer/hash-pool.js';
import { hasherOf } from '../../src/transfer/hasher.js';
import { filesystemEngine } from '../../src/transfer/storage/storage-engine.js';

type Parts = Parameters<typeof filesystemEngine>[1];

/** Real time without waiting, and a mounted storage that never changes. */
export const ENGINE_CLOCK = {
  now: Date.now,
  sleep: async () => {},
  platform: process.platform,
  verify: async () => {},
};

/**
 * Prepares engines for the calling test file, with one hash worker, without a hash cache, and with owner `me-1`.
 * @returns a function that opens an engine on folders, with some parts replaced
 */
export function filesystemEngines() {
  const pool = openHashPool(new AbortController().signal, 1);
  afterAll(() => pool.close());
  const hasher = hasherOf(pool, { get: async () => undefined, put() {} }, Date.now);
  const owners = { own: 'me-1', isGone: async () => false };
  return (storages: Parameters<typeof filesystemEngine>[0], parts: Partial<Parts> = {}) =>
    filesystemEngine(storages, { hasher, owners, ...ENGINE_CLOCK, ...parts });
}
