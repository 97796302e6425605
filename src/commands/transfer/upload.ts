import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';
import {
  TRANSFER_COMPLETION,
  type TransferFlags,
  takesTransferOptions,
} from '../flags/transfer/transfer-options.js';

export interface UploadOptions extends Globals, TransferFlags {
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
  values: { path: 'file', '--list': 'file', ...TRANSFER_COMPLETION },
  define: (command, run, translate) => {
    command
      .argument('[path...]', translate('help.upload.paths'))
      .option('--list <file>', translate('help.upload.list'))
      .option('--force', translate('help.upload.force'))
      .option('--max-speed <speed>', translate('help.maxSpeed'))
      .option('--dry-run', translate('help.upload.dryRun'))
      .option('--ndjson', translate('help.ndjson'))
      .action((paths: string[], _, self) => run({ ...self.optsWithGlobals(), paths }));
    takesTransferOptions(command, translate);
  },
  load: async () => (await import('./upload.run.js')).runUpload,
});
