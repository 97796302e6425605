import { defineCommand } from '../command.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';
import {
  TRANSFER_COMPLETION,
  type TransferFlags,
  takesTransferOptions,
} from '../flags/transfer/transfer-options.js';
import type { NoticeFlags } from './notices/read-notice-flags.js';
import type { WaitFlags } from './wait-options.js';
import { takesWaitOptions, WAIT_RESULT_CODES, WAIT_VALUES } from './wait-options-help.js';

export interface WaitOptions extends TaskIdOptions, WaitFlags, NoticeFlags, TransferFlags {
  readonly again?: boolean;
}

/** `wait <id>…` */
export const waitCommand = defineCommand<WaitOptions>({
  name: 'wait',
  group: 'watch',
  help: 'help.wait',
  examples: 'help.wait.examples',
  resultCodes: WAIT_RESULT_CODES,
  values: { ...WAIT_VALUES, ...TRANSFER_COMPLETION },
  define: (command, run, translate) => {
    takesWaitOptions(
      takesTaskIds(command, translate).option('--again', translate('help.wait.again')),
      translate,
    ).action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids }));
    takesTransferOptions(command, translate);
  },
  load: async () => (await import('./wait.run.js')).runWait,
});
