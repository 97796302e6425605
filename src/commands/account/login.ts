import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface LoginOptions extends Globals {
  readonly accessId?: string;
  readonly keyStdin?: boolean;
  readonly platform?: string;
}

/** `login` */
export function loginCommand(translate: Translate, run: Run<LoginOptions>): Command {
  return new Command('login')
    .description(translate('help.login'))
    .option('--access-id <id>', translate('help.login.accessId'))
    .option('--key-stdin', translate('help.login.keyStdin'))
    .option('--platform <id>', translate('help.login.platform'))
    .addHelpText('after', translate('help.login.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
