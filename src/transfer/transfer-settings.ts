import { checkProgramPath } from '../domain/farm/farm-address.js';
import {
  checkLineName,
  checkParallel,
  checkTransferProxy,
  checkTransferWay,
  type TransferWay,
} from '../domain/farm/transfer-values.js';
import { UsageError } from '../errors.js';

export { TRANSFER_WAYS, type TransferWay } from '../domain/farm/transfer-values.js';

/** How files are transferred, as options, environment and profile say. Never from a project file. */
export interface TransferSettings {
  readonly way: TransferWay;
  /** Absolute path of the vendor's `rayvision_transmitter`. */
  readonly transmitter: string | undefined;
  /** Absolute path of the folder of the vendor's Raysync daemon. */
  readonly raysync: string | undefined;
  /** Name of the farm's line; by default the one that the farm prefers. */
  readonly line: string | undefined;
  /** Transfers at the same time, 1 to 10. */
  readonly parallel: number | undefined;
  /** `host:port` of the vendor's transfer proxy (docs/protocol/workflow.md, §6.5), for the Raysync daemon. */
  readonly proxy: string | undefined;
}

/** Returns a setting of a program that embeds the client, which may be no text at all. @throws UsageError */
function checked(name: keyof TransferSettings, value: unknown): unknown {
  if (value === undefined) return undefined;
  return CHECKS[name]({ text: String(value), source: 'flag', from: `transfer.${name}` });
}

/**
 * Adds the defaults to the settings of a program that embeds the client.
 * @throws UsageError for an unknown member and an invalid value; DataError for a number out of range
 */
export function completeTransferSettings(settings: Partial<TransferSettings> = {}): TransferSettings {
  const entries = Object.entries(settings).map(([name, value]) => {
    if (!Object.hasOwn(CHECKS, name))
      throw new UsageError('config.unknownKey', {
        ...{ key: `transfer.${name}`, keys: Object.keys(CHECKS).join(', ') },
      });
    return [name, checked(name as keyof TransferSettings, value)] as const;
  });
  return { ...DEFAULT_TRANSFER, ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)) };
}

/** Without settings: mounted storage that a farm on this machine reports, or none. */
export const DEFAULT_TRANSFER: TransferSettings = {
  ...{ way: 'auto', transmitter: undefined, raysync: undefined },
  ...{ line: undefined, parallel: undefined, proxy: undefined },
};

const CHECKS = {
  way: checkTransferWay,
  transmitter: checkProgramPath,
  raysync: checkProgramPath,
  line: checkLineName,
  parallel: checkParallel,
  proxy: checkTransferProxy,
} as const;
