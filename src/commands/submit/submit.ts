import { Command, Option } from 'commander';
import type { SentenceKey, Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';
import type { WaitFlags } from '../wait/wait-options.js';
import { waitOptionList } from '../wait/wait-options-help.js';

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

/** One row an option; `many` may be given again and again. */
const OPTIONS: readonly [flags: string, help: SentenceKey, many?: 'many'][] = [
  ['--dcc <name|id>', 'help.submit.dcc'],
  ['--dcc-version <version>', 'help.submit.dccVersion'],
  ['--plugin <name=version>', 'help.submit.plugin', 'many'],
  ['--project <name>', 'help.submit.project'],
  ['--frames <range>', 'help.submit.frames'],
  ['--layer <name>', 'help.submit.layer', 'many'],
  ['--camera <name>', 'help.submit.camera', 'many'],
  ['--rop <name>', 'help.submit.rop', 'many'],
  ['--test-frames <frames>', 'help.submit.testFrames'],
  ['--stop-after-test', 'help.submit.stopAfterTest'],
  ['--chunk-size <n>', 'help.submit.chunkSize'],
  ['--priority <n>', 'help.submit.priority'],
  ['--node-limit <n>', 'help.submit.nodeLimit'],
  ['--os <windows|linux>', 'help.submit.os'],
  ['--time-limit <duration>', 'help.submit.timeLimit'],
  ['--artist <name>', 'help.submit.artist'],
  ['--hardware <id|model[/ram[/gpu]]>', 'help.submit.hardware'],
  ['--platform <id>', 'help.submit.platform'],
  ['--label <label>', 'help.submit.label', 'many'],
  ['--set <key=value>', 'help.submit.set', 'many'],
  ['--task-json <file>', 'help.submit.taskJson'],
  ['--asset <path>', 'help.submit.asset', 'many'],
  ['--map <from=to>', 'help.map', 'many'],
  ['--ignore-missing', 'help.submit.ignoreMissing'],
  ['--skip-bad', 'help.submit.skipBad'],
  ['--assets-on-farm', 'help.submit.assetsOnFarm'],
  ['--max-speed <speed>', 'help.maxSpeed'],
  ['--wait', 'help.submit.wait'],
  ['--dry-run', 'help.submit.dryRun'],
  ['--resume [id]', 'help.submit.resume'],
  ['--new', 'help.submit.new'],
  ['--unfinished', 'help.submit.unfinished'],
  ['--forget <id>', 'help.submit.forget'],
];

/** `submit <scene>…` */
export function submitCommand(translate: Translate, run: Run<SubmitOptions>): Command {
  const command = new Command('submit')
    .description(translate('help.submit'))
    .argument('[scene...]', translate('help.submit.scenes'));
  for (const [flags, help, many] of OPTIONS) {
    const option = new Option(flags, translate(help));
    command.addOption(many ? option.argParser(collect) : option);
  }
  for (const option of waitOptionList(translate)) command.addOption(option);
  return command
    .addHelpText('after', translate('help.submit.examples'))
    .action((scenes: string[], _, self: Command) => run({ ...self.optsWithGlobals(), scenes }));
}
