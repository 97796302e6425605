import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

/** `whoami` */
export function whoamiCommand(say: Say, run: Run<Globals>): Command {
  return new Command('whoami')
    .description(say('help.whoami'))
    .addHelpText('after', say('help.whoami.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
