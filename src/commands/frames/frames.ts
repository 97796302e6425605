import { Command, Option } from 'commander';
import type { Translate } from '../../text/index.js';
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
export function framesCommand(translate: Translate, run: Run<FramesOptions>): Command {
  return new Command('frames')
    .description(translate('help.frames'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .option('--frames <ranges>', translate('help.frames.frames'))
    .addOption(new Option('--state <state>', translate('help.retry.state')).argParser(collect))
    .option('--utc', translate('help.utc'))
    .option('--ndjson', translate('help.transfer.ndjson'))
    .option('--account', translate('help.frames.account'))
    .addHelpText('after', translate('help.frames.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
