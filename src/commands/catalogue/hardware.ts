import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface HardwareOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
}

/** `hardware [id…]` */
export function hardwareCommand(translate: Translate, run: Run<HardwareOptions>): Command {
  return new Command('hardware')
    .description(translate('help.hardware'))
    .argument('[id...]', translate('help.hardware.ids'))
    .option('--last', translate('help.last'))
    .addHelpText('after', translate('help.hardware.examples'))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
