import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';
import {
  TRANSFER_COMPLETION,
  type TransferFlags,
  takesTransferOptions,
} from '../flags/transfer/transfer-options.js';

export interface SyncOptions extends Globals, TransferFlags {
  readonly folder: string;
  readonly since?: string;
  readonly project?: string;
  readonly label?: readonly string[];
  readonly dcc?: string;
  readonly status?: readonly string[];
  readonly include?: readonly string[];
  readonly onConflict?: string;
  readonly maxSpeed?: string;
  readonly ifIdle?: boolean;
  readonly recheck?: boolean;
  readonly ndjson?: boolean;
}

/** `sync <folder>` */
export const syncCommand = defineCommand<SyncOptions>({
  name: 'sync',
  group: 'files',
  help: 'help.sync',
  examples: 'help.sync.examples',
  values: {
    ...{ folder: 'folder', '--status': 'taskStatus', '--on-conflict': ['skip', 'overwrite', 'rename'] },
    ...TRANSFER_COMPLETION,
  },
  define: (command, run, translate) => {
    command
      .argument('<folder>', translate('help.sync.folder'))
      .optionsGroup(translate('help.group.filter'))
      .option('--since <time>', translate('help.list.since'))
      .option('--project <name>', translate('help.list.project'))
      .option('--label <label>', translate('help.list.label'), collect)
      .option('--dcc <name|id>', translate('help.list.dcc'))
      .option('--status <status>', translate('help.list.status'), collect)
      .option('--include <glob>', translate('help.download.include'), collect)
      .optionsGroup(translate('help.group.sync'))
      .option('--if-idle', translate('help.sync.ifIdle'))
      .option('--recheck', translate('help.sync.recheck'))
      .option('--on-conflict <skip|overwrite|rename>', translate('help.download.onConflict'))
      .option('--max-speed <speed>', translate('help.maxSpeed'))
      .option('--ndjson', translate('help.ndjson'))
      .action((folder: string, _, self) => run({ ...self.optsWithGlobals(), folder }));
    takesTransferOptions(command, translate);
  },
  load: async () => (await import('./sync.run.js')).runSync,
});
