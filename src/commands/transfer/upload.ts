import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface UploadOptions extends Globals {
  readonly paths: readonly string[];
  readonly list?: string;
  readonly force?: boolean;
  readonly maxSpeed?: string;
  readonly dryRun?: boolean;
  readonly ndjson?: boolean;
}

/** `upload <path>…` */
export function uploadCommand(translate: Translate, run: Run<UploadOptions>): Command {
  return new Command('upload')
    .description(translate('help.upload'))
    .argument('[path...]', translate('help.upload.paths'))
    .option('--list <file>', translate('help.upload.list'))
    .option('--force', translate('help.upload.force'))
    .option('--max-speed <speed>', translate('help.maxSpeed'))
    .option('--dry-run', translate('help.upload.dryRun'))
    .option('--ndjson', translate('help.transfer.ndjson'))
    .addHelpText('after', translate('help.upload.examples'))
    .action((paths: string[], _, self: Command) => run({ ...self.optsWithGlobals(), paths }));
}
