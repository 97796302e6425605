import { Command, Option } from 'commander';
import type { Say } from '../../text/index.js';
import type { Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';
import type { ControlOptions } from './control.js';

export interface RetryOptions extends ControlOptions {
  readonly frames?: string;
  readonly state?: readonly string[];
  readonly all?: boolean;
}

/** `retry <id>…` */
export function retryCommand(say: Say, run: Run<RetryOptions>): Command {
  return new Command('retry')
    .description(say('help.retry'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .option('--frames <ranges>', say('help.retry.frames'))
    .addOption(new Option('--state <state>', say('help.retry.state')).argParser(collect))
    .option('--all', say('help.retry.all'))
    .addHelpText('after', say('help.retry.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
