import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

/** `logout` */
export function logoutCommand(translate: Translate, run: Run<Globals>): Command {
  return new Command('logout')
    .description(translate('help.logout'))
    .addHelpText('after', translate('help.logout.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
