/**
 * The unit of the sums that a farm reports. A farm counts in the currency of its zone
 * (docs/protocol/endpoints.md, §1.6); a sandbox charges play money, which nobody pays.
 */
export type Currency = 'CNY' | 'USD' | 'play';
