import type { Profile } from '../../config/profiles.js';
import type { Env } from '../../config/settings.js';
import { type TransferFlagValues, transferRows } from '../../config/transfer-rows.js';
import type { TransferSettings, TransferWay } from '../../transfer/transfer-settings.js';

/**
 * Returns how files are transferred, as flags, environment and profile say.
 * @throws ConfigError for an invalid value of the environment
 */
export function transferSettings(env: Env, flags: TransferFlagValues, profile: Profile): TransferSettings {
  const rows = transferRows(env, flags, profile);
  const value = (key: keyof typeof rows) => rows[key].value ?? undefined;
  const parallel = value('transfer.parallel');
  return {
    way: value('transfer') as TransferWay,
    transmitter: value('transfer.transmitter'),
    raysync: value('transfer.raysync'),
    line: value('transfer.line'),
    parallel: parallel === undefined ? undefined : Number(parallel),
    proxy: value('transfer.proxy'),
  };
}
