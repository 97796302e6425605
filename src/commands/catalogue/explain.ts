import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface ExplainOptions extends Globals {
  readonly codes: readonly string[];
}

/** `explain <code>…` */
export const explainCommand = defineCommand<ExplainOptions>({
  name: 'explain',
  group: 'farm',
  help: 'help.explain',
  examples: 'help.explain.examples',
  endpoints: ['queryAnalyseErrorDetail'],
  define: (command, run, say) =>
    command
      .argument('<code...>', say('help.explain.codes'))
      .action((codes: string[], _, self) => run({ ...self.optsWithGlobals(), codes })),
  load: async () => (await import('./explain.run.js')).runExplain,
});
