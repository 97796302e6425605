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
import { DEFAULT_PROFILE } from './names.js';
import { FARM_KEYS, type FarmKey, LANG_KEY, type PairKey, type Profile } from './profiles.js';

/** Where the farm is and as whom to speak to it. */
export interface FarmSettings {
  readonly protocol: 'http' | 'https';
  readonly domain: string;
  readonly platform: string;
  readonly credentials: { readonly accessId: string; readonly accessKey: string };
}

export type Env = Readonly<Record<string, string | undefined>>;

/** The farm settings that stand on the line. */
export type FarmFlags = Readonly<Partial<Record<FarmKey, string | undefined>>>;

/** The language that is named on the line. */
export type LangFlag = Readonly<{ lang?: string | undefined }>;

/** A setting with where it comes from: a flag, a variable, a file; null for a default. */
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

/** The official SDK's own defaults. */
const DEFAULT_DOMAIN = FARM_DOMAINS[0];
const DEFAULT_PLATFORM = '2';

export const NO_PROFILE: Profile = {
  name: DEFAULT_PROFILE,
  file: '',
  farm: {},
  storage: {},
  storageIds: {},
  lang: undefined,
  job: {},
  pair: undefined,
};

/** The strongest source of one setting: flag > environment > profile > default. A variable that is empty is not set. */
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

function told({ key, value, source, from }: Setting) {
  return { text: value ?? '', source, from: source === 'profile' ? `${from}: ${key}` : (from ?? key) };
}

/**
 * Domain, protocol and platform, each with its source.
 * @throws UsageError, ConfigError or DataError for one that is malformed, by where it comes from.
 */
export function farmRows(
  env: Env,
  flags: FarmFlags = {},
  profile = NO_PROFILE,
): Record<FarmKey, Setting & { value: string }> {
  const domain = pick('domain', flags, env, profile, DEFAULT_DOMAIN);
  const host = checkDomain(told(domain));
  const protocol = pick('protocol', flags, env, profile, isLoopback(host) ? 'http' : 'https');
  const platform = pick('platform', flags, env, profile, DEFAULT_PLATFORM);
  return {
    domain: { ...domain, value: host },
    protocol: { ...protocol, value: checkProtocol(told(protocol)) },
    platform: { ...platform, value: checkPlatform(told(platform)) },
  };
}

/** The language. @throws UsageError or ConfigError for one that there is not, by where it comes from. */
export function langRow(env: Env, flags: LangFlag = {}, profile = NO_PROFILE): Setting {
  const row = pick(LANG_KEY, flags, env, profile, DEFAULT_LANG);
  checkLang(told(row));
  return row;
}

/** Whether the environment says who signs, be it by half: a profile's pair is then not even looked at. */
export function envHasPair(env: Env): boolean {
  return Boolean(env[VARIABLES.accessId] || env[VARIABLES.accessKey]);
}

/** Access id and key, always from one source; what there is of them. */
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

/** @throws ConfigError for half a pair; AccessError for none. */
function credentials(env: Env, profile: Profile): FarmSettings['credentials'] {
  const rows = pairRows(env, profile);
  const { accessId, accessKey } = { accessId: rows.accessId.value, accessKey: rows.accessKey.value };
  if (accessId !== null && accessKey !== null) {
    // A file's own id was looked at when it was read.
    if (!isAccessId(accessId)) throw new ConfigError('config.accessId');
    if (!isAccessKey(accessKey)) throw new ConfigError('config.accessKey');
    return { accessId, accessKey };
  }
  if (accessId === null && accessKey === null) {
    const named = profile.name === DEFAULT_PROFILE ? '' : ` --profile ${profile.name}`;
    throw new AccessError('config.noCredentials', { named });
  }
  if (!envHasPair(env)) {
    const { file = '' } = profile.pair ?? {};
    const missing = accessId === null ? 'accessId' : 'accessKey';
    throw new ConfigError('credentials.half', { file, name: profile.name, missing });
  }
  throw new ConfigError(accessKey === null ? 'config.noKey' : 'config.noAccessId');
}

/** Plain http leaves the machine only where a person or a script says so, in this very line or environment. */
function checkPlainHttp({ domain, protocol }: Record<FarmKey, Setting & { value: string }>): void {
  if (protocol.value !== 'http' || isLoopback(domain.value) || protocol.source !== 'profile') return;
  throw new ConfigError('config.plainHttp', { file: protocol.from ?? '', domain: domain.value });
}

/** The farm without who signs: what a login needs. @throws as `farmRows`; ConfigError for http from a profile. */
export function farmAddress(env: Env, flags: FarmFlags = {}, profile = NO_PROFILE) {
  const rows = farmRows(env, flags, profile);
  checkPlainHttp(rows);
  const protocol = rows.protocol.value as 'http' | 'https';
  return { protocol, domain: rows.domain.value, platform: rows.platform.value };
}

/**
 * The farm that flags, environment and profile name.
 * @throws ConfigError for half a key pair, and for malformed values of the environment; UsageError for those of
 * flags, DataError for those of files; AccessError when there are no credentials.
 */
export function farmSettings(env: Env, flags: FarmFlags = {}, profile = NO_PROFILE): FarmSettings {
  return { ...farmAddress(env, flags, profile), credentials: credentials(env, profile) };
}

/** The loopback domain that the settings point to, if they do. */
export function pointsToSandbox(env: Env, flags: FarmFlags = {}, profile = NO_PROFILE): boolean {
  return isLoopback(pick('domain', flags, env, profile, DEFAULT_DOMAIN).value ?? '');
}

/** The sandbox that the settings point to, when they do: a loopback domain with a key pair. */
export function namedSandbox(
  env: Env,
  flags: FarmFlags = {},
  profile = NO_PROFILE,
): FarmSettings | undefined {
  return pointsToSandbox(env, flags, profile) ? farmSettings(env, flags, profile) : undefined;
}

/** What of a profile the environment overrules: who signs, where the farm is. */
export function overruled(env: Env, flags: FarmFlags, profile: Profile): string[] {
  const names = envHasPair(env) ? [VARIABLES.accessId, VARIABLES.accessKey].filter((name) => env[name]) : [];
  for (const key of FARM_KEYS) {
    const own = profile.farm[key];
    const name = VARIABLES[key];
    if (flags[key] === undefined && own !== undefined && env[name] && env[name] !== own) names.push(name);
  }
  return names;
}
