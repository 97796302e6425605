import { parseInteger } from '../parse-integer.js';
import { checkDomain, invalidValue, type SourcedValue } from './farm-address.js';

/** Ways to transfer files: `auto` takes the first that this machine has, in this order. */
export const TRANSFER_WAYS = ['storage', 'transmitter', 'raysync'] as const;
export type TransferWay = 'auto' | (typeof TRANSFER_WAYS)[number];

/** All values of `--transfer`. */
export const TRANSFER_VALUES: readonly TransferWay[] = ['auto', ...TRANSFER_WAYS];

/** @throws UsageError, DataError or ConfigError, by where it comes from */
export function checkTransferWay(value: SourcedValue): TransferWay {
  const found = TRANSFER_VALUES.find((one) => one === value.text);
  if (found) return found;
  throw invalidValue(value, 'config.transfer', 'way');
}

/** Checks the name of a farm's line. @throws as `checkTransferWay` */
export function checkLineName(value: SourcedValue): string {
  const { text } = value;
  if (text.trim() !== '' && !/\p{Cc}/u.test(text)) return text;
  throw invalidValue(value, 'config.line', 'line');
}

/** Most transfers at the same time that the vendor's daemon takes (docs/protocol/workflow.md, §6.3). */
const MOST_PARALLEL = 10;

/** Returns the number of transfers at the same time. @throws as `checkTransferWay`; DataError for an option out of range */
export function checkParallel(value: SourcedValue): number {
  const { text, source, from } = value;
  if (source === 'flag') return parseInteger(text, from, 1, MOST_PARALLEL);
  if (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_PARALLEL) return Number(text);
  throw invalidValue(value, 'config.parallel', 'text');
}

/** Checks `host:port` of a transfer proxy. @throws as `checkTransferWay` */
export function checkTransferProxy(value: SourcedValue): string {
  const { text } = value;
  const port = Number(/:(\d{1,5})$/.exec(text)?.[1] ?? 0);
  try {
    if (port >= 1 && port <= 65_535) return checkDomain(value);
  } catch {}
  throw invalidValue(value, 'config.transferProxy', 'proxy');
}
