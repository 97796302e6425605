/**
 * The currency of the amounts that a farm reports: that of its zone (docs/protocol/endpoints.md, §1.6), or play money in
 * the sandbox.
 */
export type Currency = 'CNY' | 'USD' | 'play';
