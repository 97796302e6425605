import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface ExplainOptions extends Globals {
  readonly codes: readonly string[];
}

/** `explain <code>…` */
export function explainCommand(translate: Translate, run: Run<ExplainOptions>): Command {
  return new Command('explain')
    .description(translate('help.explain'))
    .argument('<code...>', translate('help.explain.codes'))
    .addHelpText('after', translate('help.explain.examples'))
    .action((codes: string[], _, self: Command) => run({ ...self.optsWithGlobals(), codes }));
}
