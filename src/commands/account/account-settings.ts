import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface AccountSettingsOptions extends Globals {
  readonly timeLimit?: string;
}

/** `settings` */
export function accountSettingsCommand(translate: Translate, run: Run<AccountSettingsOptions>): Command {
  return new Command('settings')
    .description(translate('help.settings'))
    .option('--time-limit <duration>', translate('help.settings.timeLimit'))
    .addHelpText('after', translate('help.settings.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
