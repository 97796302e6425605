import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
import { osOption } from './software.js';

export interface ListDccOptions extends Globals {
  readonly remote?: boolean;
  readonly os?: 'windows' | 'linux';
}

/** `list-dcc` */
export function listDccCommand(say: Say, run: Run<ListDccOptions>): Command {
  return new Command('list-dcc')
    .description(say('help.listDcc'))
    .option('--remote', say('help.listDcc.remote'))
    .addOption(osOption(say))
    .addHelpText('after', say('help.listDcc.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
