import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface CheckOptions extends Globals {
  readonly target?: string;
  readonly last?: boolean;
  readonly task?: string;
  readonly frames?: string;
  readonly settle?: string;
}

/** `check <folder|id>` */
export const checkCommand = defineCommand<CheckOptions>({
  name: 'check',
  group: 'files',
  help: 'help.check',
  examples: 'help.check.examples',
  // The report names what is bad.
  resultCodes: [65],
  values: { target: 'folder', '--task': 'task' },
  define: (command, run, translate) =>
    command
      .argument('[target]', translate('help.check.target'))
      .option('--last', translate('help.check.last'))
      .option('--task <id>', translate('help.check.task'))
      .option('--frames <ranges>', translate('help.check.frames'))
      .option('--settle <duration>', translate('help.check.settle'))
      .action((target: string | undefined, _, self) => run({ ...self.optsWithGlobals(), target })),
  load: async () => (await import('./check.run.js')).runCheck,
});
