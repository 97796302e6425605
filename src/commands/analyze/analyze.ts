import { Command, Option } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';

export interface AnalyzeOptions extends Globals {
  readonly scenes: readonly string[];
  readonly dcc?: string;
  readonly map?: readonly string[];
}

/** `analyze <scene>…` */
export function analyzeCommand(translate: Translate, run: Run<AnalyzeOptions>): Command {
  return new Command('analyze')
    .description(translate('help.analyze'))
    .argument('<scene...>', translate('help.submit.scenes'))
    .option('--dcc <name|id>', translate('help.submit.dcc'))
    .addOption(new Option('--map <from=to>', translate('help.map')).argParser(collect))
    .addHelpText('after', translate('help.analyze.examples'))
    .action((scenes: string[], _, self: Command) => run({ ...self.optsWithGlobals(), scenes }));
}
