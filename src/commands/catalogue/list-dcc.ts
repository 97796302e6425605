import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
import { osOption } from './software.js';

export interface ListDccOptions extends Globals {
  readonly remote?: boolean;
  readonly os?: 'windows' | 'linux';
}

/** `list-dcc` */
export function listDccCommand(translate: Translate, run: Run<ListDccOptions>): Command {
  return new Command('list-dcc')
    .description(translate('help.listDcc'))
    .option('--remote', translate('help.listDcc.remote'))
    .addOption(osOption(translate))
    .addHelpText('after', translate('help.listDcc.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
