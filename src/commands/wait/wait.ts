import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
import type { WaitFlags } from './wait-options.js';
import { waitOptionList } from './wait-options-help.js';

export interface WaitOptions extends Globals, WaitFlags {
  readonly ids: readonly string[];
  readonly last?: boolean;
  readonly again?: boolean;
}

/** `wait <id>…` */
export function waitCommand(say: Say, run: Run<WaitOptions>): Command {
  const command = new Command('wait')
    .description(say('help.wait'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .option('--again', say('help.wait.again'));
  for (const option of waitOptionList(say)) command.addOption(option);
  return command
    .addHelpText('after', say('help.wait.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
