import { parseInteger } from '../parse-integer.js';
import { invalidValue, isDomain, type SourcedValue } from './farm-address.js';

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

/** Address of the vendor's transfer proxy (docs/protocol/workflow.md, §6.5). */
export interface TransferProxy {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port` of a transfer proxy; undefined for another text. */
export function parseTransferProxy(text: string): TransferProxy | undefined {
  const [, host = '', digits] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (!(port >= 1 && port <= 65_535) || !isDomain(text)) return undefined;
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port };
}

/** Checks `host:port` of a transfer proxy. @throws as `checkTransferWay` */
export function checkTransferProxy(value: SourcedValue): string {
  const { text } = value;
  if (parseTransferProxy(text)) return text;
  throw invalidValue(value, 'config.transferProxy', 'proxy');
}
