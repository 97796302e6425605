import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface StatusOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
}

/** `status <id>…` */
export function statusCommand(translate: Translate, run: Run<StatusOptions>): Command {
  return new Command('status')
    .description(translate('help.status'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .addHelpText('after', translate('help.status.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
