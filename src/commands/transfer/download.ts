import { defineCommand } from '../command.js';
import { collect } from '../flags/repeatable.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';
import {
  TRANSFER_COMPLETION,
  type TransferFlags,
  takesTransferOptions,
} from '../flags/transfer/transfer-options.js';

export interface DownloadOptions extends TaskIdOptions, TransferFlags {
  readonly to?: string;
  readonly frames?: string;
  readonly include?: readonly string[];
  readonly layer?: readonly string[];
  readonly onConflict?: string;
  readonly maxSpeed?: string;
  readonly ndjson?: boolean;
}

/** `download <id>…` */
export const downloadCommand = defineCommand<DownloadOptions>({
  name: 'download',
  group: 'files',
  help: 'help.download',
  examples: 'help.download.examples',
  values: {
    ...{ '--to': 'folder', '--on-conflict': ['skip', 'overwrite', 'rename'] },
    ...TRANSFER_COMPLETION,
  },
  define: (command, run, translate) => {
    takesTaskIds(command, translate)
      .option('--to <folder>', translate('help.download.to'))
      .option('--frames <ranges>', translate('help.download.frames'))
      .option('--include <glob>', translate('help.download.include'), collect)
      .option('--layer <name>', translate('help.download.layer'), collect)
      .option('--on-conflict <skip|overwrite|rename>', translate('help.download.onConflict'))
      .option('--max-speed <speed>', translate('help.maxSpeed'))
      .option('--ndjson', translate('help.ndjson'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids }));
    takesTransferOptions(command, translate);
  },
  load: async () => (await import('./download.run.js')).runDownload,
});
