import { Command, Option } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';

export interface FramesOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
  readonly frames?: string;
  readonly state?: readonly string[];
  readonly utc?: boolean;
  readonly ndjson?: boolean;
  readonly account?: boolean;
}

/** `frames <id>…` */
export function framesCommand(say: Say, run: Run<FramesOptions>): Command {
  return new Command('frames')
    .description(say('help.frames'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .option('--frames <ranges>', say('help.frames.frames'))
    .addOption(new Option('--state <state>', say('help.retry.state')).argParser(collect))
    .option('--utc', say('help.utc'))
    .option('--ndjson', say('help.transfer.ndjson'))
    .option('--account', say('help.frames.account'))
    .addHelpText('after', say('help.frames.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
