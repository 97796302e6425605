import { Command, Option } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';
import type { ControlOptions } from './control.js';

export interface StopOptions extends ControlOptions {
  readonly frames?: string;
  readonly state?: readonly string[];
}

/** `stop <id>…` */
export function stopCommand(translate: Translate, run: Run<StopOptions>): Command {
  return new Command('stop')
    .description(translate('help.stop'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .option('--frames <ranges>', translate('help.stop.frames'))
    .addOption(new Option('--state <state>', translate('help.stop.state')).argParser(collect))
    .addHelpText('after', translate('help.stop.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
