import type { Account, Frame } from '../state/model.js';

const HOUR = 3_600_000;

/** Rounds a sum to a billionth, so that the fees of short frames add up exactly. */
export function money(amount: number): number {
  return Math.round(amount * 1e9) / 1e9;
}

/** Whether an account has neither coupons nor a balance. */
export function isBroke(account: Account): boolean {
  return account.coupon + account.balance <= 0;
}

/** Charges a frame that has ended: first coupons, then the balance; the rest becomes arrears. */
export function charge(account: Account, frame: Frame, ms: number): void {
  const price = money((account.cpuPrice * ms) / HOUR);
  const coupon = Math.min(price, account.coupon);
  const fee = Math.min(money(price - coupon), account.balance);
  account.coupon = money(account.coupon - coupon);
  account.balance = money(account.balance - fee);
  frame.coupon = money(frame.coupon + coupon);
  frame.fee = money(frame.fee + fee);
  frame.arrears = money(frame.arrears + price - coupon - fee);
}
