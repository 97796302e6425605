import { defineCommand } from '../command.js';
import { collect } from '../flags/repeatable.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface RetryOptions extends TaskIdOptions {
  readonly frames?: string;
  readonly state?: readonly string[];
  readonly all?: boolean;
  readonly bad?: string;
}

/** `retry <id>…` */
export const retryCommand = defineCommand<RetryOptions>({
  name: 'retry',
  group: 'watch',
  help: 'help.retry',
  examples: 'help.retry.examples',
  endpoints: ['recommitTasks', 'recommitTaskFrames'],
  values: { '--state': 'frameState', '--bad': 'folder' },
  define: (command, run, translate) =>
    takesTaskIds(command, translate)
      .option('--frames <ranges>', translate('help.retry.frames'))
      .option('--state <state>', translate('help.retry.state'), collect)
      .option('--all', translate('help.retry.all'))
      .option('--bad <folder>', translate('help.retry.bad'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./retry.run.js')).runRetry,
});
