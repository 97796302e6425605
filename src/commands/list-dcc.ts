import { Command } from 'commander';
import type { Say } from '../text/index.js';
import type { Globals, Run } from './globals.js';

export type ListDccOptions = Globals;

/** `list-dcc` */
export function listDccCommand(say: Say, run: Run<ListDccOptions>): Command {
  return new Command('list-dcc')
    .description(say('help.listDcc'))
    .addHelpText('after', say('help.listDcc.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
