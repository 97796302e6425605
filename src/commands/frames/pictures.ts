import { Command, Option } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

interface IdOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
  readonly ndjson?: boolean;
}

export interface ThumbnailsOptions extends IdOptions {
  readonly frames?: string;
}

export interface ProgressOptions extends IdOptions {
  readonly stage?: 'photon' | 'frames';
}

/** `thumbnails <id>…` */
export function thumbnailsCommand(translate: Translate, run: Run<ThumbnailsOptions>): Command {
  return new Command('thumbnails')
    .description(translate('help.thumbnails'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .option('--frames <ranges>', translate('help.frames.frames'))
    .option('--ndjson', translate('help.transfer.ndjson'))
    .addHelpText('after', translate('help.thumbnails.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}

/** `progress <id>…` */
export function progressCommand(translate: Translate, run: Run<ProgressOptions>): Command {
  return new Command('progress')
    .description(translate('help.progress'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .addOption(new Option('--stage <stage>', translate('help.progress.stage')).choices(['photon', 'frames']))
    .option('--ndjson', translate('help.transfer.ndjson'))
    .addHelpText('after', translate('help.progress.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
