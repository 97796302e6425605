import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';

/** Permissions and limits of an account; null where the farm does not report one. */
export interface AccountLimits {
  /** Id of the main account of a sub-account; null for a main account. */
  readonly mainUserId: number | null;
  /** Uploads go to the main account's storage. */
  readonly sharesAssets: boolean | null;
  readonly usesMainBalance: boolean | null;
  /** Always true for a main account. */
  readonly mayDelete: boolean | null;
  readonly mayDownload: boolean | null;
  /** Maximum number of sub-accounts. */
  readonly subAccounts: number | null;
}

/** The account whose key signs the requests. Amounts are in the account's currency; null where the farm reports none. */
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

/** The user profile as the farm sends it. */
export type UserProfile = Awaited<ReturnType<typeof queryProfile>>;

/** Returns the farm's record of the account whose key signs; undocumented members are passed through. */
export function queryProfile(transport: Transport) {
  return transport.call(ENDPOINTS.queryUserProfile, {});
}

/** Reads a switch of the farm, 0 or 1; null when it is absent. */
const flag = (value: number | null | undefined) =>
  value === null || value === undefined ? null : value === 1;

/** Returns the account. @param fetchProfile fetches the user profile */
export async function queryAccount(fetchProfile: () => Promise<UserProfile>): Promise<Account> {
  const profile = await fetchProfile();
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
