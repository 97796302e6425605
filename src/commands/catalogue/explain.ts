import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface ExplainOptions extends Globals {
  readonly codes: readonly string[];
}

/** `explain <code>…` */
export function explainCommand(say: Say, run: Run<ExplainOptions>): Command {
  return new Command('explain')
    .description(say('help.explain'))
    .argument('<code...>', say('help.explain.codes'))
    .addHelpText('after', say('help.explain.examples'))
    .action((codes: string[], _, self: Command) => run({ ...self.optsWithGlobals(), codes }));
}
