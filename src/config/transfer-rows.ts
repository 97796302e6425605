import { type Profile, TRANSFER_CHECKS, TRANSFER_KEYS, type TransferKey } from './profiles.js';
import { type Env, NO_PROFILE, type Setting } from './settings.js';

/** The transfer settings given as flags, each checked when it was read. */
export type TransferFlagValues = Readonly<Partial<Record<TransferKey, string>>>;

/** The flag of each setting. */
export const TRANSFER_FLAGS: Readonly<Record<TransferKey, string>> = {
  transfer: '--transfer',
  'transfer.transmitter': '--transmitter',
  'transfer.raysync': '--raysync',
  'transfer.line': '--line',
  'transfer.parallel': '--parallel',
  'transfer.proxy': '--transfer-proxy',
};

const VARIABLES: Readonly<Partial<Record<TransferKey, string>>> = {
  'transfer.transmitter': 'RAYVISION_TRANSMITTER',
  'transfer.raysync': 'RAYVISION_RAYSYNC',
};

/** Picks a setting's value: flag > environment > profile > default. An empty variable counts as not set. */
function pick(key: TransferKey, flags: TransferFlagValues, env: Env, profile: Profile): Setting {
  const flag = flags[key];
  if (flag !== undefined) return { key, value: flag, source: 'flag', from: TRANSFER_FLAGS[key] };
  const name = VARIABLES[key];
  if (name && env[name]) return { key, value: env[name], source: 'environment', from: name };
  const own = profile.transfer[key];
  if (own !== undefined) return { key, value: own, source: 'profile', from: profile.file };
  return { key, value: key === 'transfer' ? 'auto' : null, source: 'default', from: null };
}

/**
 * Returns how files are transferred, each value with its source.
 * @throws ConfigError for an invalid value of the environment; those of flags and profile were checked when they were read
 */
export function transferRows(
  env: Env,
  flags: TransferFlagValues = {},
  profile = NO_PROFILE,
): Record<TransferKey, Setting> {
  const rows = TRANSFER_KEYS.map((key) => {
    const row = pick(key, flags, env, profile);
    const { value, source, from } = row;
    if (value !== null && source === 'environment')
      TRANSFER_CHECKS[key]({ text: value, source, from: from ?? key });
    return [key, row] as const;
  });
  return Object.fromEntries(rows) as Record<TransferKey, Setting>;
}
