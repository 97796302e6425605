import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';
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
  /** True without an id: the submission begun last. */
  readonly resume?: string | true;
  readonly new?: boolean;
  readonly unfinished?: boolean;
  readonly forget?: string;
}

export interface SubmitOptions extends Globals, WaitFlags, SubmitFlags {
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
  },
  define: (command, run, say) => {
    command
      .argument('[scene...]', say('help.submit.scenes'))
      .action((scenes: string[], _, self) => run({ ...self.optsWithGlobals(), scenes }))
      .optionsGroup(say('help.group.scene'))
      .option('--dcc <name|id>', say('help.submit.dcc'))
      .option('--dcc-version <version>', say('help.submit.dccVersion'))
      .option('--plugin <name=version>', say('help.submit.plugin'), collect)
      .option('--project <name>', say('help.submit.project'))
      .option('--label <label>', say('help.submit.label'), collect)
      .option('--artist <name>', say('help.submit.artist'))
      .option('--set <key=value>', say('help.submit.set'), collect)
      .option('--task-json <file>', say('help.submit.taskJson'))
      .optionsGroup(say('help.group.frames'))
      .option('--frames <range>', say('help.submit.frames'))
      .option('--layer <name>', say('help.submit.layer'), collect)
      .option('--camera <name>', say('help.submit.camera'), collect)
      .option('--rop <name>', say('help.submit.rop'), collect)
      .option('--test-frames <frames>', say('help.submit.testFrames'))
      .option('--stop-after-test', say('help.submit.stopAfterTest'))
      .optionsGroup(say('help.group.machine'))
      .option('--chunk-size <n>', say('help.submit.chunkSize'))
      .option('--priority <n>', say('help.submit.priority'))
      .option('--node-limit <n>', say('help.submit.nodeLimit'))
      .option('--os <windows|linux>', say('help.submit.os'))
      .option('--time-limit <duration>', say('help.submit.timeLimit'))
      .option('--hardware <id|model[/ram[/gpu]]>', say('help.submit.hardware'))
      .option('--platform <id>', say('help.submit.platform'))
      .optionsGroup(say('help.group.assets'))
      .option('--asset <path>', say('help.submit.asset'), collect)
      .option('--map <from=to>', say('help.map'), collect)
      .option('--ignore-missing', say('help.submit.ignoreMissing'))
      .option('--assets-on-farm', say('help.submit.assetsOnFarm'))
      .option('--max-speed <speed>', say('help.maxSpeed'))
      .optionsGroup(say('help.group.sending'))
      .option('--dry-run', say('help.submit.dryRun'))
      .option('--skip-bad', say('help.submit.skipBad'))
      .option('--new', say('help.submit.new'))
      .option('--resume [id]', say('help.submit.resume'))
      .option('--unfinished', say('help.submit.unfinished'))
      .option('--forget <id>', say('help.submit.forget'))
      .optionsGroup(say('help.group.waiting'))
      .option('--wait', say('help.submit.wait'));
    takesWaitOptions(command, say);
  },
  load: async () => (await import('./submit.run.js')).runSubmit,
});
