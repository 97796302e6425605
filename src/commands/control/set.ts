import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Run } from '../flags/globals.js';
import type { ControlOptions } from './control.js';

export interface SetOptions extends ControlOptions {
  readonly priority?: string;
  readonly timeLimit?: string;
  readonly nodeLimit?: string;
  readonly hardware?: string;
  readonly platform?: string;
  readonly fullSpeed?: boolean;
}

/** `set <id>…` */
export function setCommand(translate: Translate, run: Run<SetOptions>): Command {
  return new Command('set')
    .description(translate('help.set'))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .option('--priority <n>', translate('help.submit.priority'))
    .option('--time-limit <duration>', translate('help.set.timeLimit'))
    .option('--node-limit <n>', translate('help.submit.nodeLimit'))
    .option('--hardware <id|model>', translate('help.submit.hardware'))
    .option('--platform <id>', translate('help.set.platform'))
    .option('--full-speed', translate('help.set.fullSpeed'))
    .addHelpText('after', translate('help.set.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
