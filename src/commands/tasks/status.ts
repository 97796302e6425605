import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface StatusOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
}

/** `status <id>…` */
export function statusCommand(say: Say, run: Run<StatusOptions>): Command {
  return new Command('status')
    .description(say('help.status'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .addHelpText('after', say('help.status.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
