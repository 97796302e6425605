import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';
import {
  TRANSFER_COMPLETION,
  type TransferFlags,
  takesTransferOptions,
} from '../flags/transfer/transfer-options.js';
import type { NoticeFlags } from '../wait/notices/read-notice-flags.js';
import type { WaitFlags } from '../wait/wait-options.js';
import { takesWaitOptions, WAIT_RESULT_CODES, WAIT_VALUES } from '../wait/wait-options-help.js';
import { JOB_VALUES, takesJobOptions } from './job-options-help.js';

/** The flags of `submit`, as typed. */
export interface SubmitFlags {
  readonly dcc?: string;
  readonly dccVersion?: string;
  readonly plugin?: readonly string[];
  readonly project?: string;
  readonly frames?: string;
  readonly layer?: readonly string[];
  readonly camera?: readonly string[];
  readonly rop?: readonly string[];
  readonly chunkSize?: string;
  readonly priority?: string;
  readonly nodeLimit?: string;
  readonly os?: string;
  readonly timeLimit?: string;
  readonly artist?: string;
  readonly hardware?: string;
  readonly platform?: string;
  readonly label?: readonly string[];
  readonly set?: readonly string[];
  readonly taskJson?: string;
  readonly asset?: readonly string[];
  readonly map?: readonly string[];
  readonly ignoreMissing?: boolean;
  readonly skipBad?: boolean;
  readonly assetsOnFarm?: boolean;
  readonly testFrames?: string;
  readonly stopAfterTest?: boolean;
  readonly maxSpeed?: string;
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  /** True without an id: the newest submission. */
  readonly resume?: string | true;
  readonly new?: boolean;
  readonly unfinished?: boolean;
  readonly forget?: string;
}

export interface SubmitOptions extends Globals, WaitFlags, NoticeFlags, TransferFlags, SubmitFlags {
  readonly scenes: readonly string[];
}

/** `submit <scene>…` */
export const submitCommand = defineCommand<SubmitOptions>({
  name: 'submit',
  group: 'render',
  help: 'help.submit',
  examples: 'help.submit.examples',
  endpoints: ['createTask', 'task', 'taskJsonFile'],
  resultCodes: WAIT_RESULT_CODES,
  values: {
    ...{ scene: 'file', ...JOB_VALUES },
    ...{ '--resume': 'submission', '--forget': 'submission' },
    ...WAIT_VALUES,
    ...TRANSFER_COMPLETION,
  },
  define: (command, run, translate) => {
    command
      .argument('[scene...]', translate('help.submit.scenes'))
      .action((scenes: string[], _, self) => run({ ...self.optsWithGlobals(), scenes }));
    takesJobOptions(command, translate);
    takesTransferOptions(command, translate)
      .optionsGroup(translate('help.group.sending'))
      .option('--dry-run', translate('help.submit.dryRun'))
      .option('--skip-bad', translate('help.submit.skipBad'))
      .option('--new', translate('help.submit.new'))
      .option('--resume [id]', translate('help.submit.resume'))
      .option('--unfinished', translate('help.submit.unfinished'))
      .option('--forget <id>', translate('help.submit.forget'))
      .optionsGroup(translate('help.group.waiting'))
      .option('--wait', translate('help.submit.wait'));
    takesWaitOptions(command, translate);
  },
  load: async () => (await import('./submit.run.js')).runSubmit,
});
