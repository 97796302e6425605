import { Command, Option } from 'commander';
import type { SentenceKey, Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface SoftwareOptions extends Globals {
  readonly dcc?: string | undefined;
  readonly os?: 'windows' | 'linux';
  readonly dccVersion?: string;
}

/** The machines whose system is meant, where no flag names one: the farm's own default. */
export const DEFAULT_OS = 'windows';

/** `--os` of a command that asks what machines of a system have. */
export function osOption(translate: Translate, help: SentenceKey = 'help.software.os'): Option {
  return new Option('--os <system>', translate(help)).choices(['windows', 'linux']);
}

/** `software [dcc]` */
export function softwareCommand(translate: Translate, run: Run<SoftwareOptions>): Command {
  return new Command('software')
    .description(translate('help.software'))
    .argument('[dcc]', translate('help.software.dcc'))
    .addOption(osOption(translate))
    .option('--dcc-version <version>', translate('help.software.dccVersion'))
    .addHelpText('after', translate('help.software.examples'))
    .action((dcc: string | undefined, _, self: Command) => run({ ...self.optsWithGlobals(), dcc }));
}
