import { Command, Option } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';

export interface DownloadOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
  readonly to?: string;
  readonly frames?: string;
  readonly include?: readonly string[];
  readonly layer?: readonly string[];
  readonly onConflict?: string;
  readonly maxSpeed?: string;
  readonly ndjson?: boolean;
}

/** `download <id>…` */
export function downloadCommand(say: Say, run: Run<DownloadOptions>): Command {
  return new Command('download')
    .description(say('help.download'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .option('--to <folder>', say('help.download.to'))
    .option('--frames <ranges>', say('help.download.frames'))
    .addOption(new Option('--include <glob>', say('help.download.include')).argParser(collect))
    .addOption(new Option('--layer <name>', say('help.download.layer')).argParser(collect))
    .option('--on-conflict <skip|overwrite|rename>', say('help.download.onConflict'))
    .option('--max-speed <speed>', say('help.maxSpeed'))
    .option('--ndjson', say('help.transfer.ndjson'))
    .addHelpText('after', say('help.download.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
