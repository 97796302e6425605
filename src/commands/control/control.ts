import { Command } from 'commander';
import type { SentenceKey, Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface ControlOptions extends Globals {
  readonly ids: readonly string[];
  readonly last?: boolean;
}

/** What is done to whole tasks, each a command of its own. */
export const CONTROLS = {
  start: 'help.start',
  abandon: 'help.abandon',
  delete: 'help.delete',
} as const satisfies Record<string, SentenceKey>;

export type ControlName = keyof typeof CONTROLS;

/** `start|abandon|delete <id>…` */
export function controlCommand(name: ControlName, translate: Translate, run: Run<ControlOptions>): Command {
  return new Command(name)
    .description(translate(CONTROLS[name]))
    .argument('[id...]', translate('help.ids'))
    .option('--last', translate('help.last'))
    .addHelpText('after', translate('help.control.examples', { name }))
    .action((ids: string[], _, self: Command) => run({ ...self.optsWithGlobals(), ids }));
}
