import {
  checkDomain,
  checkProfileName,
  checkProtocol,
  FARM_DOMAINS,
  type SourcedText,
} from '../../domain/farm-address.js';
import { checkLang, LANGS } from '../../domain/lang.js';
import { UsageError } from '../../errors.js';
import type { SentenceKey } from '../../text/index.js';
import type { Globals } from './globals.js';

/** An option of every command, anywhere on the line. */
export interface GlobalOption {
  /** As the help shows it: `-q, --quiet`. */
  readonly flags: string;
  readonly help: SentenceKey;
  /** The options that the flag sets; undefined for a flag with a value. */
  readonly sets?: Globals;
  /** Reads its value. @throws UsageError for a malformed value */
  readonly read?: (text: string) => string;
  /** What the shell completes as its value. */
  readonly values?: 'profile' | readonly string[];
}

/** Returns the reader of a flag's value. */
function reader<T extends string>(from: string, check: (value: SourcedText) => T): (text: string) => T {
  return (text) => {
    if (text.trim() === '') throw new UsageError('flag.empty', { flag: from });
    return check({ text, source: 'flag', from });
  };
}

export const LANG_FLAG = '--lang';
export const readLang = reader(LANG_FLAG, checkLang);

export const GLOBAL_OPTIONS: readonly GlobalOption[] = [
  {
    flags: '--profile <name>',
    help: 'help.global.profile',
    read: reader('--profile', checkProfileName),
    values: 'profile',
  },
  {
    flags: '--domain <host[:port]>',
    help: 'help.global.domain',
    read: reader('--domain', checkDomain),
    values: FARM_DOMAINS,
  },
  {
    flags: '--protocol <http|https>',
    help: 'help.global.protocol',
    read: reader('--protocol', checkProtocol),
    values: ['http', 'https'],
  },
  { flags: '--sandbox', help: 'help.global.sandbox', sets: { sandbox: true } },
  { flags: '--json', help: 'help.global.json', sets: { json: true } },
  { flags: '-q, --quiet', help: 'help.global.quiet', sets: { quiet: true } },
  { flags: '-y, --yes', help: 'help.global.yes', sets: { yes: true } },
  { flags: '--no-input', help: 'help.global.noInput', sets: { input: false } },
  { flags: '--no-color', help: 'help.global.noColor', sets: { color: false } },
  { flags: '--debug', help: 'help.global.debug', sets: { debug: true } },
  { flags: `${LANG_FLAG} <${LANGS.join('|')}>`, help: 'help.global.lang', read: readLang, values: LANGS },
];

/** @throws UsageError for flags that name two farms */
export function checkOneFarm({ sandbox, domain, protocol }: Globals): void {
  if (!sandbox) return;
  if (domain !== undefined) throw new UsageError('sandbox.twoFarms', { flag: '--domain' });
  if (protocol !== undefined) throw new UsageError('sandbox.twoFarms', { flag: '--protocol' });
}

export const HELP_FLAGS = '-h, --help';
export const VERSION_FLAGS = '-V, --version';
