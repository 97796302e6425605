import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface UploadOptions extends Globals {
  readonly paths: readonly string[];
  readonly list?: string;
  readonly force?: boolean;
  readonly maxSpeed?: string;
  readonly dryRun?: boolean;
  readonly ndjson?: boolean;
}

/** `upload <path>…` */
export const uploadCommand = defineCommand<UploadOptions>({
  name: 'upload',
  group: 'files',
  help: 'help.upload',
  examples: 'help.upload.examples',
  values: { path: 'file', '--list': 'file' },
  define: (command, run, say) =>
    command
      .argument('[path...]', say('help.upload.paths'))
      .option('--list <file>', say('help.upload.list'))
      .option('--force', say('help.upload.force'))
      .option('--max-speed <speed>', say('help.maxSpeed'))
      .option('--dry-run', say('help.upload.dryRun'))
      .option('--ndjson', say('help.ndjson'))
      .action((paths: string[], _, self) => run({ ...self.optsWithGlobals(), paths })),
  load: async () => (await import('./upload.run.js')).runUpload,
});
