import { Command } from 'commander';
import type { Say } from '../../text/index.js';
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
export function setCommand(say: Say, run: Run<SetOptions>): Command {
  return new Command('set')
    .description(say('help.set'))
    .argument('[id...]', say('help.ids'))
    .option('--last', say('help.last'))
    .option('--priority <n>', say('help.submit.priority'))
    .option('--time-limit <duration>', say('help.set.timeLimit'))
    .option('--node-limit <n>', say('help.submit.nodeLimit'))
    .option('--hardware <id|model>', say('help.submit.hardware'))
    .option('--platform <id>', say('help.set.platform'))
    .option('--full-speed', say('help.set.fullSpeed'))
    .addHelpText('after', say('help.set.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
