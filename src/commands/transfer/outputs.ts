import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface OutputsOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
  readonly utc?: boolean;
}

/** `outputs <id>…` */
export function outputsCommand(say: Say, run: Run<OutputsOptions>): Command {
  return new Command('outputs')
    .description(say('help.outputs'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .option('--utc', say('help.utc'))
    .addHelpText('after', say('help.outputs.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
