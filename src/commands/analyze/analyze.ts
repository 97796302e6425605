import { Command, Option } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';

export interface AnalyzeOptions extends Globals {
  readonly scenes: readonly string[];
  readonly dcc?: string;
  readonly map?: readonly string[];
}

/** `analyze <scene>…` */
export function analyzeCommand(say: Say, run: Run<AnalyzeOptions>): Command {
  return new Command('analyze')
    .description(say('help.analyze'))
    .argument('<scene...>', say('help.submit.scenes'))
    .option('--dcc <name|id>', say('help.submit.dcc'))
    .addOption(new Option('--map <from=to>', say('help.map')).argParser(collect))
    .addHelpText('after', say('help.analyze.examples'))
    .action((scenes: string[], _, self: Command) => run({ ...self.optsWithGlobals(), scenes }));
}
