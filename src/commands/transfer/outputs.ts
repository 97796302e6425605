import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface OutputsOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
  readonly utc?: boolean;
}

/** `outputs <id>…` */
export function outputsCommand(translate: Translate, run: Run<OutputsOptions>): Command {
  return new Command('outputs')
    .description(translate('help.outputs'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .option('--utc', translate('help.utc'))
    .addHelpText('after', translate('help.outputs.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
