import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface AccountSettingsOptions extends Globals {
  readonly timeLimit?: string;
}

/** `settings` */
export function accountSettingsCommand(say: Say, run: Run<AccountSettingsOptions>): Command {
  return new Command('settings')
    .description(say('help.settings'))
    .option('--time-limit <duration>', say('help.settings.timeLimit'))
    .addHelpText('after', say('help.settings.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
