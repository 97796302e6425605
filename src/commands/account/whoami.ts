import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

/** `whoami` */
export function whoamiCommand(translate: Translate, run: Run<Globals>): Command {
  return new Command('whoami')
    .description(translate('help.whoami'))
    .addHelpText('after', translate('help.whoami.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
