import { Command, Option } from 'commander';
import type { Translate } from '../../text/index.js';
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
export function downloadCommand(translate: Translate, run: Run<DownloadOptions>): Command {
  return new Command('download')
    .description(translate('help.download'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .option('--to <folder>', translate('help.download.to'))
    .option('--frames <ranges>', translate('help.download.frames'))
    .addOption(new Option('--include <glob>', translate('help.download.include')).argParser(collect))
    .addOption(new Option('--layer <name>', translate('help.download.layer')).argParser(collect))
    .option('--on-conflict <skip|overwrite|rename>', translate('help.download.onConflict'))
    .option('--max-speed <speed>', translate('help.maxSpeed'))
    .option('--ndjson', translate('help.transfer.ndjson'))
    .addHelpText('after', translate('help.download.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
