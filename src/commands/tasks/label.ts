import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { ControlOptions } from '../control/control.js';
import type { Run } from '../flags/globals.js';

export interface LabelOptions extends ControlOptions {
  readonly label: string;
}

export type LabelRuns = Readonly<Record<'add' | 'remove', Run<LabelOptions>>>;

/** `label add|remove <label> <id>…` */
export function labelCommand(translate: Translate, runs: LabelRuns): Command {
  const command = new Command('label')
    .description(translate('help.label'))
    .addHelpText('after', translate('help.label.examples'));
  for (const [name, help] of [
    ['add', 'help.label.add'],
    ['remove', 'help.label.remove'],
  ] as const) {
    command
      .command(name)
      .description(translate(help))
      .argument('<label>', translate('help.label.label'))
      .argument('[id...]', translate('help.ids'))
      .option('--last', translate('help.last'))
      .action((label: string, ids: string[], _, self: Command) =>
        runs[name]({ ...self.optsWithGlobals(), label, ids }),
      );
  }
  return command;
}
