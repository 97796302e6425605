import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';
import type { Profile } from './account.js';

/** One of the account's storages: `/<kind>/<bid>-<user id>` (workflow.md §6.4). */
export interface StorageId {
  readonly bid: string;
  readonly userId: number;
}

/** A way for files that the farm offers. */
export interface TransferLine {
  /** Name of the engine, in lower case. */
  readonly engine: string;
  readonly name: string;
  readonly server: string;
  readonly port: string;
}

/** Where files go and come from, and on which ways. */
export interface StorageFacts {
  /** Where assets go: the main account's, for who shares it. */
  readonly input: StorageId;
  readonly output: StorageId;
  /** Those that the farm prefers first. */
  readonly lines: readonly TransferLine[];
}

/**
 * Asks for the account's storages and the lines to them, which are never kept: they change (quirks.md 4.9).
 * @param ask asks for the profile
 */
export async function queryStorage(transport: Transport, ask: () => Promise<Profile>): Promise<StorageFacts> {
  const [config, profile] = await Promise.all([transport.call(ENDPOINTS.getConfig, {}), ask()]);
  const { userId } = profile;
  const shares = profile.shareMainCapital === 1 && config.parentInputBid && profile.mainUserId;
  const lines = config.resqEngines.flatMap(({ engineName, respTaskEngineLines }) =>
    respTaskEngineLines
      .toSorted((a, b) => b.isDefault - a.isDefault)
      .map(({ name, server, port }) => ({ engine: engineName.toLowerCase(), name, server, port })),
  );
  return {
    input: shares
      ? { bid: config.parentInputBid ?? '', userId: profile.mainUserId ?? userId }
      : { bid: config.inputBid, userId },
    output: { bid: config.outputBid, userId },
    lines,
  };
}
