import { isLoopback } from '../domain/loopback.js';
import { AccessError, ConfigError } from '../errors.js';

/** Where the farm is and as whom to speak to it. */
export interface FarmSettings {
  readonly protocol: 'http' | 'https';
  readonly domain: string;
  readonly platform: string;
  readonly credentials: { readonly accessId: string; readonly accessKey: string };
}

type Env = Readonly<Record<string, string | undefined>>;

/** The official SDK's own defaults. */
const DEFAULT_DOMAIN = 'task.renderbus.com';
const DEFAULT_PLATFORM = '2';

/** A host name or address, with a port or without; no scheme, no path. */
const DOMAIN = /^(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

function farmDomain(env: Env): string {
  const domain = env.RAYVISION_DOMAIN || DEFAULT_DOMAIN;
  if (!DOMAIN.test(domain) || !URL.canParse(`http://${domain}`))
    throw new ConfigError('config.domain', { domain });
  return domain;
}

function farmProtocol(env: Env, domain: string): 'http' | 'https' {
  const protocol = env.RAYVISION_PROTOCOL || (isLoopback(domain) ? 'http' : 'https');
  if (protocol !== 'http' && protocol !== 'https') throw new ConfigError('config.protocol', { protocol });
  return protocol;
}

/** A platform's number as it travels: text. */
export function farmPlatform(typed: string): string {
  if (!/^\d{1,6}$/.test(typed)) throw new ConfigError('config.platform', { platform: typed });
  return typed;
}

/**
 * The farm that the environment names.
 * @throws ConfigError for half a key pair and for malformed values; AccessError when there are no credentials.
 */
export function farmSettings(env: Env): FarmSettings {
  const domain = farmDomain(env);
  const protocol = farmProtocol(env, domain);
  const platform = farmPlatform(env.RAYVISION_PLATFORM || DEFAULT_PLATFORM);
  const accessId = env.RAYVISION_API_ACCESS_ID || '';
  const accessKey = env.RAYVISION_API_KEY || '';
  if (accessId !== '' && accessKey === '') throw new ConfigError('config.noKey');
  if (accessId === '' && accessKey !== '') throw new ConfigError('config.noAccessId');
  if (accessId === '') throw new AccessError('config.noCredentials');
  // Header values are a single line of visible characters; anything else would fail later, and less clearly.
  if (!/^[\x21-\x7e]+$/.test(accessId)) throw new ConfigError('config.accessId');
  return { protocol, domain, platform, credentials: { accessId, accessKey } };
}

/** The sandbox that the environment points to, when it does: a loopback domain with a key pair. */
export function namedSandbox(env: Env): FarmSettings | undefined {
  return env.RAYVISION_DOMAIN && isLoopback(env.RAYVISION_DOMAIN) ? farmSettings(env) : undefined;
}
