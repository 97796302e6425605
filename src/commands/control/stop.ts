import { Command, Option } from 'commander';
import type { Say } from '../../text/index.js';
import type { Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';
import type { ControlOptions } from './control.js';

export interface StopOptions extends ControlOptions {
  readonly frames?: string;
  readonly state?: readonly string[];
}

/** `stop <id>…` */
export function stopCommand(say: Say, run: Run<StopOptions>): Command {
  return new Command('stop')
    .description(say('help.stop'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .option('--frames <ranges>', say('help.stop.frames'))
    .addOption(new Option('--state <state>', say('help.stop.state')).argParser(collect))
    .addHelpText('after', say('help.stop.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
