import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';

/** Who signs, and what is in the purse. Amounts are in the account's own currency; null when not told. */
export interface Account {
  readonly userId: number;
  readonly userName: string;
  readonly balance: number | null;
  readonly coupon: number | null;
  readonly cpuPrice: number | null;
  readonly gpuPrice: number | null;
}

/** What the farm knows of who signs. */
export type Profile = Awaited<ReturnType<typeof queryProfile>>;

export function queryProfile(transport: Transport) {
  return transport.call(ENDPOINTS.queryUserProfile, {});
}

/** @param ask asks for the profile */
export async function queryAccount(ask: () => Promise<Profile>): Promise<Account> {
  const profile = await ask();
  const china = profile.zone !== 2;
  return {
    userId: profile.userId,
    userName: profile.userName ?? '',
    balance: (china ? profile.rmbbalance : profile.usdbalance) ?? null,
    coupon: profile.coupon ?? null,
    cpuPrice: profile.cpuPrice ?? null,
    gpuPrice: profile.gpuPrice ?? null,
  };
}
