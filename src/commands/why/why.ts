import { defineCommand } from '../command.js';
import type { TaskIdOptions } from '../flags/task-id-arguments.js';

export type WhyOptions = TaskIdOptions;

/** `why <id>` */
export const whyCommand = defineCommand<WhyOptions>({
  name: 'why',
  group: 'watch',
  help: 'help.why',
  examples: 'help.why.examples',
  define: (command, run, translate) =>
    command
      .argument('[id]', translate('help.why.id'))
      .option('--last', translate('help.last'))
      .action((id: string | undefined, _, self) =>
        run({ ...self.optsWithGlobals(), ids: id === undefined ? [] : [id] }),
      ),
  load: async () => (await import('./why.run.js')).runWhy,
});
