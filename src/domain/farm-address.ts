import { ConfigError, DataError, type RayvisionError, UsageError } from '../errors.js';

/** Where a value comes from decides what a wrong one is: usage on the line, configuration in the environment. */
export type Source = 'flag' | 'environment' | 'project' | 'profile' | 'default';

type ErrorClass = new (...args: ConstructorParameters<typeof UsageError>) => RayvisionError;

/** The line is 64, a file that was written wrongly 65, the environment 78 (docs/contract.md, "Exit codes"). */
const WRONG_IN: Readonly<Record<Source, ErrorClass>> = {
  flag: UsageError,
  environment: ConfigError,
  project: DataError,
  profile: DataError,
  default: ConfigError,
};

/** A value with the place it comes from, as a message names it: `--domain`, `RAYVISION_DOMAIN`, `<file>: domain`. */
export interface Told {
  readonly text: string;
  readonly source: Source;
  readonly from: string;
}

/** `user:password@host`, with a scheme or without: read as generously as a password may be written. */
const WITH_PASSWORD = /^((?:[a-z][a-z0-9+.-]*:\/\/)?[^:@]*:).*@/is;

/** The error for a value that is none. It shows the value, and never a password that was written into it. */
function wrong(
  { text, source, from }: Told,
  key: ConstructorParameters<ErrorClass>[0],
  name: string,
): RayvisionError {
  return new WRONG_IN[source](key, { from, [name]: text.replace(WITH_PASSWORD, '$1****@') });
}

/** A host name or address, with a port or without; no scheme, no path. */
const DOMAIN = /^(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** @throws UsageError, DataError or ConfigError, by where it comes from. */
export function checkDomain(told: Told): string {
  const { text } = told;
  // A bare number is no host; a system would take it for an address of its own making.
  if (DOMAIN.test(text) && !/^\d+(?::|$)/.test(text) && URL.canParse(`http://${text}`)) return text;
  throw wrong(told, 'config.domain', 'domain');
}

/** @throws as `checkDomain`. */
export function checkProtocol(told: Told): 'http' | 'https' {
  const { text } = told;
  if (text === 'http' || text === 'https') return text;
  throw wrong(told, 'config.protocol', 'protocol');
}

/** A platform's number as it travels: text. @throws as `checkDomain`. */
export function checkPlatform(told: Told): string {
  const { text } = told;
  if (/^\d{1,9}$/.test(text)) return text;
  throw wrong(told, 'config.platform', 'platform');
}

/** An absolute path of Windows or of another system. */
const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/;

/** A folder where a storage is mounted. @throws as `checkDomain`. */
export function checkMount(told: Told): string {
  const { text } = told;
  if (ABSOLUTE.test(text)) return text;
  throw wrong(told, 'config.mount', 'folder');
}

/** Names that are safe in a shell, in a file and in a sentence. */
const PROFILE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws as `checkDomain`. */
export function checkProfileName(told: Told): string {
  const { text } = told;
  if (PROFILE.test(text)) return text;
  throw wrong(told, 'config.profileName', 'name');
}

/** Header values are one line of visible characters; anything else would fail later, and less clearly. */
export function isAccessId(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** A key is copied in one piece: what breaks it in two came along by mistake. */
export function isAccessKey(text: string): boolean {
  return text !== '' && !/[\s\p{Cc}]/u.test(text);
}

/** The vendor's two farms, the one in China first: the official SDK's own default. */
export const FARM_DOMAINS = ['task.renderbus.com', 'task.foxrenderfarm.com'] as const;
