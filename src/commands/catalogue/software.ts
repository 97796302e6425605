import { Command, Option } from 'commander';
import type { Say, SentenceKey } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface SoftwareOptions extends Globals {
  readonly dcc?: string | undefined;
  readonly os?: 'windows' | 'linux';
  readonly dccVersion?: string;
}

/** The machines whose system is meant, where no flag names one: the farm's own default. */
export const DEFAULT_OS = 'windows';

/** `--os` of a command that asks what machines of a system have. */
export function osOption(say: Say, help: SentenceKey = 'help.software.os'): Option {
  return new Option('--os <system>', say(help)).choices(['windows', 'linux']);
}

/** `software [dcc]` */
export function softwareCommand(say: Say, run: Run<SoftwareOptions>): Command {
  return new Command('software')
    .description(say('help.software'))
    .argument('[dcc]', say('help.software.dcc'))
    .addOption(osOption(say))
    .option('--dcc-version <version>', say('help.software.dccVersion'))
    .addHelpText('after', say('help.software.examples'))
    .action((dcc: string | undefined, _, self: Command) => run({ ...self.optsWithGlobals(), dcc }));
}
