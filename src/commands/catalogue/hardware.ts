import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface HardwareOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
}

/** `hardware [id…]` */
export function hardwareCommand(say: Say, run: Run<HardwareOptions>): Command {
  return new Command('hardware')
    .description(say('help.hardware'))
    .argument('[id...]', say('help.hardware.ids'))
    .option('--last', say('help.last'))
    .addHelpText('after', say('help.hardware.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
