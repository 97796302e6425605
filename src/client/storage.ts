import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';
import { zoneOf } from '../protocol/headers.js';
import type { Profile } from './account.js';

/** One of the account's storages: `/<kind>/<bid>-<user id>` (docs/protocol/workflow.md, §6.4). */
export interface StorageId {
  readonly bid: string;
  readonly userId: number;
}

/** Ids of the account's storages (docs/protocol/endpoints.md, §2.5). */
export interface StorageIds {
  /** Where job files, assets and results lie. */
  readonly config: string;
  readonly input: string;
  readonly output: string;
  /** The main account's assets, for a sub-account that shares them. */
  readonly mainInput: string | null;
  /** The results of sub-accounts, which a main account may fetch. */
  readonly subAccounts: readonly { readonly userId: string; readonly output: string }[];
}

/** Asks for the ids of the account's storages. */
export async function queryStorageIds(transport: Transport): Promise<StorageIds> {
  const told = await transport.call(ENDPOINTS.getBid, {});
  return {
    config: told.config_bid,
    input: told.input_bid,
    output: told.output_bid,
    mainInput: told.parent_input_bid ?? null,
    subAccounts: (told.sub_user_output_bids ?? []).map(({ userId, outputBid, output_bid }) => ({
      userId,
      output: outputBid ?? output_bid ?? '',
    })),
  };
}

/** The older transfer programs' way to the farm. Their key is a secret, and stays with the farm. */
export interface Raysync {
  readonly user: string;
  readonly server: string;
  readonly port: number;
  readonly proxy: string | null;
  readonly proxyPort: number | null;
  readonly sslPort: number | null;
  readonly version: string | null;
}

/** Asks where the older transfer programs go to, and as whom. @throws AccessError for an account without one */
export async function queryRaysync(transport: Transport): Promise<Raysync> {
  // 1 is China here as everywhere; the official SDK has it the other way round (docs/protocol/quirks.md, §2.3).
  const zone = zoneOf(transport.domain);
  const [info, key] = await Promise.all([
    transport.call(ENDPOINTS.getServerInfo, { zone }),
    transport.call(ENDPOINTS.getRaySyncUserKey, {}),
  ]);
  const { serverIp, serverPort, proxyIp, proxyPort, sslPort } = info.raysyncTransfer;
  return {
    user: key.userName,
    server: serverIp,
    port: serverPort,
    proxy: proxyIp ?? null,
    proxyPort: proxyPort ?? null,
    sslPort: sslPort ?? null,
    version: info.protocolVersion ?? null,
  };
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
 * Asks for the account's storages and the lines to them, which are never kept: they change
 * (docs/protocol/quirks.md, §4.9).
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
