import { Command, Option } from 'commander';
import type { Say } from '../../text/index.js';
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
export function thumbnailsCommand(say: Say, run: Run<ThumbnailsOptions>): Command {
  return new Command('thumbnails')
    .description(say('help.thumbnails'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .option('--frames <ranges>', say('help.frames.frames'))
    .option('--ndjson', say('help.transfer.ndjson'))
    .addHelpText('after', say('help.thumbnails.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}

/** `progress <id>…` */
export function progressCommand(say: Say, run: Run<ProgressOptions>): Command {
  return new Command('progress')
    .description(say('help.progress'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .addOption(new Option('--stage <stage>', say('help.progress.stage')).choices(['photon', 'frames']))
    .option('--ndjson', say('help.transfer.ndjson'))
    .addHelpText('after', say('help.progress.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
