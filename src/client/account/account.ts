import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';

/** What an account may do; null where the farm does not tell. */
export interface AccountLimits {
  /** Id of the main account of a sub-account; null for a main account. */
  readonly mainUserId: number | null;
  /** Uploads go to the main account's storage. */
  readonly sharesAssets: boolean | null;
  readonly usesMainBalance: boolean | null;
  /** A main account always may. */
  readonly mayDelete: boolean | null;
  readonly mayDownload: boolean | null;
  /** Most sub-accounts. */
  readonly subAccounts: number | null;
}

/** Who signs, and what is in the purse. Amounts are in the account's own currency; null when not told. */
export interface Account {
  readonly userId: number;
  readonly userName: string;
  readonly balance: number | null;
  readonly coupon: number | null;
  readonly credit: number | null;
  readonly cpuPrice: number | null;
  readonly gpuPrice: number | null;
  readonly limits: AccountLimits;
}

/** What the farm knows of who signs. */
export type Profile = Awaited<ReturnType<typeof queryProfile>>;

/** The farm's own record of who signs; members that are not documented come as they are. */
export function queryProfile(transport: Transport) {
  return transport.call(ENDPOINTS.queryUserProfile, {});
}

/** A switch of the farm, 0 or 1. */
const flag = (value: number | null | undefined) =>
  value === null || value === undefined ? null : value === 1;

/** @param ask asks for the profile */
export async function queryAccount(ask: () => Promise<Profile>): Promise<Account> {
  const profile = await ask();
  const china = profile.zone !== 2;
  const mainUserId = profile.mainUserId || null;
  const { downloadDisable } = profile;
  return {
    userId: profile.userId,
    userName: profile.userName ?? '',
    balance: (china ? profile.rmbbalance : profile.usdbalance) ?? null,
    coupon: profile.coupon ?? null,
    credit: profile.credit ?? null,
    cpuPrice: profile.cpuPrice ?? null,
    gpuPrice: profile.gpuPrice ?? null,
    limits: {
      mainUserId,
      sharesAssets: flag(profile.shareMainCapital),
      usesMainBalance: flag(profile.useMainBalance),
      mayDelete: mainUserId === null || flag(profile.subDeleteTask),
      mayDownload: typeof downloadDisable === 'number' ? downloadDisable !== 1 : null,
      subAccounts: profile.subaccountLimits ?? null,
    },
  };
}
