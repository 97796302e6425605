import {
  checkDomain,
  checkPlatform,
  checkProtocol,
  FARM_DOMAINS,
  isAccessId,
  isAccessKey,
  type Source,
} from '../domain/farm/farm-address.js';
import { isLoopback } from '../domain/farm/loopback.js';
import { checkLang, DEFAULT_LANG } from '../domain/text/lang.js';
import { AccessError, ConfigError } from '../errors.js';
import { DEFAULT_PROFILE, profileFlag } from './names.js';
import { FARM_KEYS, type FarmKey, LANG_KEY, type PairKey, type Profile } from './profiles.js';

/** Address of the farm, and the key pair to sign with. */
export interface FarmSettings {
  readonly protocol: 'http' | 'https';
  readonly domain: string;
  readonly platform: string;
  readonly credentials: { readonly accessId: string; readonly accessKey: string };
}

export type Env = Readonly<Record<string, string | undefined>>;

/** The farm settings given as flags. */
export type FarmFlags = Readonly<Partial<Record<FarmKey, string | undefined>>>;

/** The language given as a flag. */
export type LangFlag = Readonly<{ lang?: string | undefined }>;

/** A setting and its source; `from` names the flag, variable or file, and is null for a default. */
export interface Setting {
  readonly key: string;
  readonly value: string | null;
  readonly source: Source;
  readonly from: string | null;
}

const VARIABLES: Readonly<Record<FarmKey | PairKey | typeof LANG_KEY, string>> = {
  domain: 'RAYVISION_DOMAIN',
  protocol: 'RAYVISION_PROTOCOL',
  platform: 'RAYVISION_PLATFORM',
  accessId: 'RAYVISION_API_ACCESS_ID',
  accessKey: 'RAYVISION_API_KEY',
  lang: 'RAYVISION_LANG',
};

/** The official SDK's defaults. */
const DEFAULT_DOMAIN = FARM_DOMAINS[0];
const DEFAULT_PLATFORM = '2';

export const NO_PROFILE: Profile = {
  name: DEFAULT_PROFILE,
  file: '',
  farm: {},
  storage: {},
  storageIds: {},
  transfer: {},
  notices: {},
  lang: undefined,
  job: {},
  pair: undefined,
};

/** Picks a setting's value: flag > environment > profile > default. An empty variable counts as not set. */
function pick(
  key: FarmKey | typeof LANG_KEY,
  flags: FarmFlags & LangFlag,
  env: Env,
  profile: Profile,
  fallback: string,
): Setting {
  const flag = flags[key];
  if (flag !== undefined) return { key, value: flag, source: 'flag', from: `--${key}` };
  const name = VARIABLES[key];
  if (env[name]) return { key, value: env[name], source: 'environment', from: name };
  const own = key === LANG_KEY ? profile.lang : profile.farm[key];
  if (own !== undefined) return { key, value: own, source: 'profile', from: profile.file };
  return { key, value: fallback, source: 'default', from: null };
}

function withSource({ key, value, source, from }: Setting) {
  return { text: value ?? '', source, from: source === 'profile' ? `${from}: ${key}` : (from ?? key) };
}

/**
 * Returns domain, protocol and platform, each with its source.
 * @throws UsageError, ConfigError or DataError for an invalid value, depending on its source
 */
export function farmRows(
  env: Env,
  flags: FarmFlags = {},
  profile = NO_PROFILE,
): Record<FarmKey, Setting & { value: string }> {
  const domain = pick('domain', flags, env, profile, DEFAULT_DOMAIN);
  const host = checkDomain(withSource(domain));
  const protocol = pick('protocol', flags, env, profile, isLoopback(host) ? 'http' : 'https');
  const platform = pick('platform', flags, env, profile, DEFAULT_PLATFORM);
  return {
    domain: { ...domain, value: host },
    protocol: { ...protocol, value: checkProtocol(withSource(protocol)) },
    platform: { ...platform, value: checkPlatform(withSource(platform)) },
  };
}

/** Returns the language. @throws UsageError or ConfigError for an unknown one, depending on its source */
export function langRow(env: Env, flags: LangFlag = {}, profile = NO_PROFILE): Setting {
  const row = pick(LANG_KEY, flags, env, profile, DEFAULT_LANG);
  checkLang(withSource(row));
  return row;
}

/** Whether the environment has a key pair or half of one: the profile's pair is ignored then. */
export function envHasPair(env: Env): boolean {
  return Boolean(env[VARIABLES.accessId] || env[VARIABLES.accessKey]);
}

/** Returns access id and key, both from the same source; null for a missing one. */
export function pairRows(env: Env, { pair }: Profile): Record<PairKey, Setting> {
  const row = (key: PairKey): Setting => {
    if (envHasPair(env)) {
      const from = VARIABLES[key];
      if (env[from]) return { key, value: env[from], source: 'environment', from };
    } else if (pair?.[key]) return { key, value: pair[key], source: 'profile', from: pair.file };
    return { key, value: null, source: 'default', from: null };
  };
  return { accessId: row('accessId'), accessKey: row('accessKey') };
}

/** Returns the key pair. @throws ConfigError for half a pair; AccessError for none */
function credentials(env: Env, profile: Profile): FarmSettings['credentials'] {
  const rows = pairRows(env, profile);
  const { accessId, accessKey } = { accessId: rows.accessId.value, accessKey: rows.accessKey.value };
  if (accessId !== null && accessKey !== null) {
    // Values of a file were checked when it was read.
    if (!isAccessId(accessId)) throw new ConfigError('config.accessId');
    if (!isAccessKey(accessKey)) throw new ConfigError('config.accessKey');
    return { accessId, accessKey };
  }
  if (accessId === null && accessKey === null) {
    throw new AccessError('config.noCredentials', { named: profileFlag(profile.name) });
  }
  if (!envHasPair(env)) {
    const { file = '' } = profile.pair ?? {};
    const missing = accessId === null ? 'accessId' : 'accessKey';
    throw new ConfigError('credentials.half', { file, name: profile.name, missing });
  }
  throw new ConfigError(accessKey === null ? 'config.noKey' : 'config.noAccessId');
}

/** Allows plain http to another machine only from a flag or the environment, never from a profile. */
function checkPlainHttp({ domain, protocol }: Record<FarmKey, Setting & { value: string }>): void {
  if (protocol.value !== 'http' || isLoopback(domain.value) || protocol.source !== 'profile') return;
  throw new ConfigError('config.plainHttp', { file: protocol.from ?? '', domain: domain.value });
}

/** Returns the farm's address without a key pair, for a login. @throws as `farmRows`; ConfigError for http from a profile */
export function farmAddress(env: Env, flags: FarmFlags = {}, profile = NO_PROFILE) {
  const rows = farmRows(env, flags, profile);
  checkPlainHttp(rows);
  const protocol = rows.protocol.value as 'http' | 'https';
  return { protocol, domain: rows.domain.value, platform: rows.platform.value };
}

/**
 * Returns the farm that flags, environment and profile name.
 * @throws ConfigError for half a key pair and invalid values of the environment; UsageError for those of flags,
 * DataError for those of files; AccessError without credentials
 */
export function farmSettings(env: Env, flags: FarmFlags = {}, profile = NO_PROFILE): FarmSettings {
  return { ...farmAddress(env, flags, profile), credentials: credentials(env, profile) };
}

/** Whether the settings point to a loopback domain. */
export function pointsToSandbox(env: Env, flags: FarmFlags = {}, profile = NO_PROFILE): boolean {
  return isLoopback(pick('domain', flags, env, profile, DEFAULT_DOMAIN).value ?? '');
}

/** Returns the sandbox that the settings point to, if any: a loopback domain with a key pair. */
export function namedSandbox(
  env: Env,
  flags: FarmFlags = {},
  profile = NO_PROFILE,
): FarmSettings | undefined {
  return pointsToSandbox(env, flags, profile) ? farmSettings(env, flags, profile) : undefined;
}

/** Returns the environment variables that override a profile's key pair or address. */
export function overridingVariables(env: Env, flags: FarmFlags, profile: Profile): string[] {
  const names = envHasPair(env) ? [VARIABLES.accessId, VARIABLES.accessKey].filter((name) => env[name]) : [];
  for (const key of FARM_KEYS) {
    const own = profile.farm[key];
    const name = VARIABLES[key];
    if (flags[key] === undefined && own !== undefined && env[name] && env[name] !== own) names.push(name);
  }
  return names;
}
