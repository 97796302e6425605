import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

/** `logout` */
export function logoutCommand(say: Say, run: Run<Globals>): Command {
  return new Command('logout')
    .description(say('help.logout'))
    .addHelpText('after', say('help.logout.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
