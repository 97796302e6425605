import type { SentenceKey } from '../text/index.js';
import type { Globals } from './globals.js';

/** An option that every command takes, anywhere on the line. */
export interface GlobalOption {
  /** As the help shows it: `-q, --quiet`. */
  readonly flags: string;
  readonly help: SentenceKey;
  /** What the flag means among the options that a command is given. */
  readonly sets: Globals;
}

export const GLOBAL_OPTIONS: readonly GlobalOption[] = [
  { flags: '--sandbox', help: 'help.global.sandbox', sets: { sandbox: true } },
  { flags: '--json', help: 'help.global.json', sets: { json: true } },
  { flags: '-q, --quiet', help: 'help.global.quiet', sets: { quiet: true } },
  { flags: '-y, --yes', help: 'help.global.yes', sets: { yes: true } },
  { flags: '--no-input', help: 'help.global.noInput', sets: { input: false } },
  { flags: '--no-color', help: 'help.global.noColor', sets: { color: false } },
  { flags: '--debug', help: 'help.global.debug', sets: { debug: true } },
];

export const HELP_FLAGS = '-h, --help';
export const VERSION_FLAGS = '-V, --version';

/** The commands and their lines in the help, in the order in which it lists them. */
export const COMMANDS = [
  ['submit', 'help.submit'],
  ['wait', 'help.wait'],
  ['status', 'help.status'],
  ['list-dcc', 'help.listDcc'],
  ['api', 'help.api'],
  ['sandbox', 'help.sandbox'],
] as const satisfies readonly (readonly [name: string, help: SentenceKey])[];

export type CommandName = (typeof COMMANDS)[number][0];
