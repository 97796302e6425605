import { Command } from 'commander';
import type { Say } from '../../text/index.js';
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
export function uploadCommand(say: Say, run: Run<UploadOptions>): Command {
  return new Command('upload')
    .description(say('help.upload'))
    .argument('[path...]', say('help.upload.paths'))
    .option('--list <file>', say('help.upload.list'))
    .option('--force', say('help.upload.force'))
    .option('--max-speed <speed>', say('help.maxSpeed'))
    .option('--dry-run', say('help.upload.dryRun'))
    .option('--ndjson', say('help.transfer.ndjson'))
    .addHelpText('after', say('help.upload.examples'))
    .action((paths: string[], _, self: Command) => run({ ...self.optsWithGlobals(), paths }));
}
