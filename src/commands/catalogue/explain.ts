import { CODE_KINDS, type CodeKind } from '../../domain/code-kinds.js';
import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface ExplainOptions extends Globals {
  readonly codes: readonly string[];
  readonly kind?: CodeKind | string;
  readonly remote?: boolean;
}

/** `explain <code>…` */
export const explainCommand = defineCommand<ExplainOptions>({
  name: 'explain',
  group: 'farm',
  help: 'help.explain',
  examples: 'help.explain.examples',
  endpoints: ['queryAnalyseErrorDetail'],
  values: { '--kind': CODE_KINDS },
  define: (command, run, translate) =>
    command
      .argument('<code...>', translate('help.explain.codes'))
      .option('--kind <kind>', translate('help.explain.kind'))
      .option('--remote', translate('help.explain.remote'))
      .action((codes: string[], _, self) => run({ ...self.optsWithGlobals(), codes })),
  load: async () => (await import('./explain.run.js')).runExplain,
});
