import type { StorageId } from '../../domain/files/storage-id.js';
import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';
import { zoneOf } from '../../protocol/headers.js';
import type { UserProfile } from '../account/account.js';

export type { StorageId } from '../../domain/files/storage-id.js';
export { FILESYSTEM } from '../../protocol/transfer-lines.js';

/** Ids of the account's storages (docs/protocol/endpoints.md, §2.5). */
export interface StorageIds {
  /** Storages of job files, assets and results. */
  readonly config: string;
  readonly input: string;
  readonly output: string;
  /** The main account's assets, for a sub-account that shares them. */
  readonly mainInput: string | null;
  /** Output storages of sub-accounts, which a main account may read. */
  readonly subAccounts: readonly { readonly userId: string; readonly output: string }[];
}

/** Returns the ids of the account's storages. */
export async function queryStorageIds(transport: Transport): Promise<StorageIds> {
  const response = await transport.call(ENDPOINTS.getBid, {});
  return {
    config: response.config_bid,
    input: response.input_bid,
    output: response.output_bid,
    mainInput: response.parent_input_bid ?? null,
    subAccounts: (response.sub_user_output_bids ?? []).map(({ userId, outputBid, output_bid }) => ({
      userId,
      output: outputBid ?? output_bid ?? '',
    })),
  };
}

/** Connection data of the older transfer programs. Their key is a secret and left out. */
export interface Raysync {
  readonly user: string;
  readonly server: string;
  readonly port: number;
  readonly proxy: string | null;
  readonly proxyPort: number | null;
  readonly sslPort: number | null;
  readonly version: string | null;
}

/** Returns server and user of the older transfer programs. @throws AccessError for an account without them */
export async function queryRaysync(transport: Transport): Promise<Raysync> {
  // 1 is China; the official SDK has it the wrong way round (docs/protocol/quirks.md, §2.3).
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

/** A transfer line that the farm offers. */
export interface TransferLine {
  /** Name of the engine, in lower case. */
  readonly engine: string;
  readonly name: string;
  readonly server: string;
  readonly port: string;
}

/** The account's storages, and the transfer lines to them. */
export interface StorageFacts {
  /** Storage for assets; the main account's if a sub-account shares it. */
  readonly input: StorageId;
  readonly output: StorageId;
  /** The farm's preferred line first. */
  readonly lines: readonly TransferLine[];
}

/**
 * Returns the account's storages and the lines to them. Do not cache them: they change (docs/protocol/quirks.md, §4.9).
 * @param fetchProfile fetches the user profile
 */
export async function queryStorage(
  transport: Transport,
  fetchProfile: () => Promise<UserProfile>,
): Promise<StorageFacts> {
  const [config, profile] = await Promise.all([transport.call(ENDPOINTS.getConfig, {}), fetchProfile()]);
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
      : { bid: config.inputBid ?? '', userId },
    output: { bid: config.outputBid ?? '', userId },
    lines,
  };
}
