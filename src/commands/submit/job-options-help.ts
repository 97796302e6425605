import type { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import { collect } from '../flags/repeatable.js';

/** Values of the options that the shell completes. */
export const JOB_VALUES = {
  ...({ '--os': ['windows', 'linux'], '--task-json': 'file', '--asset': 'file' } as const),
} as const;

/** Adds the options that say what is rendered, how, on which machines and from which files. */
export function takesJobOptions(command: Command, translate: Translate): Command {
  return command
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
}
