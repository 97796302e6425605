import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { ControlOptions } from '../control/control.js';
import type { Run } from '../flags/globals.js';

export interface LabelOptions extends ControlOptions {
  readonly label: string;
}

export type LabelRuns = Readonly<Record<'add' | 'remove', Run<LabelOptions>>>;

/** `label add|remove <label> <id>…` */
export function labelCommand(say: Say, runs: LabelRuns): Command {
  const command = new Command('label')
    .description(say('help.label'))
    .addHelpText('after', say('help.label.examples'));
  for (const [name, help] of [
    ['add', 'help.label.add'],
    ['remove', 'help.label.remove'],
  ] as const) {
    command
      .command(name)
      .description(say(help))
      .argument('<label>', say('help.label.label'))
      .argument('[id...]', say('help.ids'))
      .option('--last', say('help.last'))
      .action((label: string, ids: string[], _, self: Command) =>
        runs[name]({ ...self.optsWithGlobals(), label, ids }),
      );
  }
  return command;
}
