import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';
import {
  TRANSFER_COMPLETION,
  type TransferFlags,
  takesTransferOptions,
} from '../flags/transfer/transfer-options.js';
import { JOB_VALUES, takesJobOptions } from '../submit/job-options-help.js';
import type { SubmitFlags } from '../submit/submit.js';
import type { NoticeFlags } from '../wait/notices/read-notice-flags.js';
import type { WaitFlags } from '../wait/wait-options.js';
import { takesGuardOptions, WAIT_RESULT_CODES, WAIT_VALUES } from '../wait/wait-options-help.js';

/** The options of `submit` and `wait` that are defaults of every row, or hold for the whole run. */
export interface BatchOptions
  extends Globals,
    Omit<WaitFlags, 'until' | 'failFast' | 'ndjson'>,
    NoticeFlags,
    Omit<TransferFlags, 'parallel'>,
    Omit<SubmitFlags, 'wait' | 'skipBad' | 'resume' | 'unfinished' | 'forget'> {
  readonly file: string;
  /** Submissions at once: here no option of the transfer programs. */
  readonly parallel?: string;
  readonly newAll?: boolean;
  /** False with `--no-wait`. */
  readonly wait?: boolean;
}

/** `batch <file>` */
export const batchCommand = defineCommand<BatchOptions>({
  name: 'batch',
  group: 'render',
  help: 'help.batch',
  examples: 'help.batch.examples',
  resultCodes: WAIT_RESULT_CODES,
  values: {
    ...{ file: 'file', ...JOB_VALUES },
    ...{ '--on-stuck': WAIT_VALUES['--on-stuck'], '--download': 'folder', '--exec': 'file' },
    ...TRANSFER_COMPLETION,
  },
  define: (command, run, translate) => {
    command
      .argument('<file>', translate('help.batch.file'))
      .action((file: string, _, self) => run({ ...self.optsWithGlobals(), file }))
      .optionsGroup(translate('help.group.sending'))
      .option('--parallel <n>', translate('help.batch.parallel'))
      .option('--dry-run', translate('help.submit.dryRun'))
      .option('--new', translate('help.batch.new'))
      .option('--new-all', translate('help.batch.newAll'))
      .optionsGroup(translate('help.group.waiting'))
      .option('--no-wait', translate('help.batch.noWait'))
      .option('--timeout <duration>', translate('help.wait.timeout'))
      .option('--interval <duration>', translate('help.wait.interval'))
      .option('--download <folder>', translate('help.wait.download'));
    takesGuardOptions(command, translate);
    takesJobOptions(command, translate);
    takesTransferOptions(command, translate, false);
  },
  load: async () => (await import('./batch.run.js')).runBatch,
});
