import { ConfigError, DataError, type RayvisionError, UsageError } from '../../errors.js';

/** Where a value comes from; it decides the exit code of an invalid one. */
export type Source = 'flag' | 'environment' | 'project' | 'profile' | 'default';

type ErrorClass = new (...args: ConstructorParameters<typeof UsageError>) => RayvisionError;

/** Options are 64, files 65, the environment 78 (docs/contract.md, "Exit codes"). */
const ERROR_OF: Readonly<Record<Source, ErrorClass>> = {
  flag: UsageError,
  environment: ConfigError,
  project: DataError,
  profile: DataError,
  default: ConfigError,
};

/** A value and its origin as messages name it: `--domain`, `RAYVISION_DOMAIN`, `<file>: domain`. */
export interface SourcedValue {
  readonly text: string;
  readonly source: Source;
  readonly from: string;
}

/** `user:password@host`, with or without a scheme. */
const WITH_PASSWORD = /^((?:[a-z][a-z0-9+.-]*:\/\/)?[^:@]*:).*@/is;

/** Returns the error for an invalid value. It shows the value without a password in it. */
export function invalidValue(
  { text, source, from }: SourcedValue,
  key: ConstructorParameters<ErrorClass>[0],
  name: string,
): RayvisionError {
  return new ERROR_OF[source](key, { from, [name]: text.replace(WITH_PASSWORD, '$1****@') });
}

/** A host name or address, with a port or without; no scheme, no path. */
const DOMAIN = /^(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** Whether a text is a host name or address, with a port or without. */
export function isDomain(text: string): boolean {
  // A system would read a bare number as an IP address.
  return DOMAIN.test(text) && !/^\d+(?::|$)/.test(text) && URL.canParse(`http://${text}`);
}

/** @throws UsageError, DataError or ConfigError, by where it comes from. */
export function checkDomain(value: SourcedValue): string {
  const { text } = value;
  if (isDomain(text)) return text;
  throw invalidValue(value, 'config.domain', 'domain');
}

/** @throws as `checkDomain`. */
export function checkProtocol(value: SourcedValue): 'http' | 'https' {
  const { text } = value;
  if (text === 'http' || text === 'https') return text;
  throw invalidValue(value, 'config.protocol', 'protocol');
}

/** Checks a platform's number, which requests have as text. @throws as `checkDomain`. */
export function checkPlatform(value: SourcedValue): string {
  const { text } = value;
  if (/^\d{1,9}$/.test(text)) return text;
  throw invalidValue(value, 'config.platform', 'platform');
}

/** An absolute path on Windows or POSIX. */
/** An absolute path of either kind of system. */
export const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/;

/** Checks the folder where a storage is mounted. @throws as `checkDomain`. */
export function checkMount(value: SourcedValue): string {
  const { text } = value;
  if (ABSOLUTE.test(text)) return text;
  throw invalidValue(value, 'config.mount', 'folder');
}

/** Checks the absolute path of a transfer program, or of its folder. @throws as `checkDomain`. */
export function checkProgramPath(value: SourcedValue): string {
  const { text } = value;
  if (ABSOLUTE.test(text) && !text.includes('\0')) return text;
  throw invalidValue(value, 'config.programPath', 'path');
}

/** Profile names need no quotes in a shell and are valid file names. */
const PROFILE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws as `checkDomain`. */
export function checkProfileName(value: SourcedValue): string {
  const { text } = value;
  if (PROFILE.test(text)) return text;
  throw invalidValue(value, 'config.profileName', 'name');
}

/** Whether a text can be sent as a header value: visible ASCII characters only. */
export function isAccessId(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** Whether a text can be an access key: not empty, without spaces and control characters. */
export function isAccessKey(text: string): boolean {
  return text !== '' && !/[\s\p{Cc}]/u.test(text);
}

/** The vendor's two farms; the first, in China, is the official SDK's default. */
export const FARM_DOMAINS = ['task.renderbus.com', 'task.foxrenderfarm.com'] as const;
