import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';
import {
  TRANSFER_COMPLETION,
  type TransferFlags,
  takesTransferOptions,
} from '../flags/transfer/transfer-options.js';
import type { NoticeFlags } from '../wait/notices/read-notice-flags.js';
import type { WaitFlags } from '../wait/wait-options.js';
import { takesWaitOptions, WAIT_RESULT_CODES, WAIT_VALUES } from '../wait/wait-options-help.js';

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
    ...{ scene: 'file', '--os': ['windows', 'linux'], '--task-json': 'file', '--asset': 'file' },
    ...{ '--resume': 'submission', '--forget': 'submission' },
    ...WAIT_VALUES,
    ...TRANSFER_COMPLETION,
  },
  define: (command, run, translate) => {
    command
      .argument('[scene...]', translate('help.submit.scenes'))
      .action((scenes: string[], _, self) => run({ ...self.optsWithGlobals(), scenes }))
      .optionsGroup(translate('help.group.scene'))
      .option('--dcc <name|id>', translate('help.submit.dcc'))
      .option('--dcc-version <version>', translate('help.submit.dccVersion'))
      .option('--plugin <name=version>', translate('help.submit.plugin'), collect)
      .option('--project <name>', translate('help.submit.project'))
      .option('--label <label>', translate('help.submit.label'), collect)
      .option('--artist <name>', translate('help.submit.artist'))
      .option('--set <key=value>', translate('help.submit.set'), collect)
      .option('--task-json <file>', translate('help.submit.taskJson'))
      .optionsGroup(translate('help.group.frames'))
      .option('--frames <range>', translate('help.submit.frames'))
      .option('--layer <name>', translate('help.submit.layer'), collect)
      .option('--camera <name>', translate('help.submit.camera'), collect)
      .option('--rop <name>', translate('help.submit.rop'), collect)
      .option('--test-frames <frames>', translate('help.submit.testFrames'))
      .option('--stop-after-test', translate('help.submit.stopAfterTest'))
      .optionsGroup(translate('help.group.machine'))
      .option('--chunk-size <n>', translate('help.submit.chunkSize'))
      .option('--priority <n>', translate('help.submit.priority'))
      .option('--node-limit <n>', translate('help.submit.nodeLimit'))
      .option('--os <windows|linux>', translate('help.submit.os'))
      .option('--time-limit <duration>', translate('help.submit.timeLimit'))
      .option('--hardware <id|model[/ram[/gpu]]>', translate('help.submit.hardware'))
      .option('--platform <id>', translate('help.submit.platform'))
      .optionsGroup(translate('help.group.assets'))
      .option('--asset <path>', translate('help.submit.asset'), collect)
      .option('--map <from=to>', translate('help.map'), collect)
      .option('--ignore-missing', translate('help.submit.ignoreMissing'))
      .option('--assets-on-farm', translate('help.submit.assetsOnFarm'))
      .option('--max-speed <speed>', translate('help.maxSpeed'));
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
