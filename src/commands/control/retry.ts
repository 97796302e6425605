import { Command, Option } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';
import type { ControlOptions } from './control.js';

export interface RetryOptions extends ControlOptions {
  readonly frames?: string;
  readonly state?: readonly string[];
  readonly all?: boolean;
}

/** `retry <id>…` */
export function retryCommand(translate: Translate, run: Run<RetryOptions>): Command {
  return new Command('retry')
    .description(translate('help.retry'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .option('--frames <ranges>', translate('help.retry.frames'))
    .addOption(new Option('--state <state>', translate('help.retry.state')).argParser(collect))
    .option('--all', translate('help.retry.all'))
    .addHelpText('after', translate('help.retry.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
