import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
import type { WaitFlags } from './wait-options.js';
import { waitOptionList } from './wait-options-help.js';

export interface WaitOptions extends Globals, WaitFlags {
  readonly ids: readonly string[];
  readonly last?: boolean;
  readonly again?: boolean;
}

/** `wait <id>…` */
export function waitCommand(translate: Translate, run: Run<WaitOptions>): Command {
  const command = new Command('wait')
    .description(translate('help.wait'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .option('--again', translate('help.wait.again'));
  for (const option of waitOptionList(translate)) command.addOption(option);
  return command
    .addHelpText('after', translate('help.wait.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
