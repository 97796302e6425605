import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';

export interface AnalyzeOptions extends Globals {
  readonly scenes: readonly string[];
  readonly dcc?: string;
  readonly map?: readonly string[];
}

/** `analyze <scene>…` */
export const analyzeCommand = defineCommand<AnalyzeOptions>({
  name: 'analyze',
  group: 'render',
  help: 'help.analyze',
  examples: 'help.analyze.examples',
  // The report names what is missing; of several scenes, one that cannot be read has its error there.
  resultCodes: [64, 65, 66],
  values: { scene: 'file' },
  define: (command, run, say) =>
    command
      .argument('<scene...>', say('help.submit.scenes'))
      .option('--dcc <name|id>', say('help.submit.dcc'))
      .option('--map <from=to>', say('help.map'), collect)
      .action((scenes: string[], _, self) => run({ ...self.optsWithGlobals(), scenes })),
  load: async () => (await import('./analyze.run.js')).runAnalyze,
});
