import { defineCommand } from '../command.js';
import { collect } from '../flags/repeatable.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface RetryOptions extends TaskIdOptions {
  readonly frames?: string;
  readonly state?: readonly string[];
  readonly all?: boolean;
}

/** `retry <id>…` */
export const retryCommand = defineCommand<RetryOptions>({
  name: 'retry',
  group: 'watch',
  help: 'help.retry',
  examples: 'help.retry.examples',
  endpoints: ['recommitTasks', 'recommitTaskFrames'],
  values: { '--state': 'frameState' },
  define: (command, run, say) =>
    takesTaskIds(command, say)
      .option('--frames <ranges>', say('help.retry.frames'))
      .option('--state <state>', say('help.retry.state'), collect)
      .option('--all', say('help.retry.all'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./retry.run.js')).runRetry,
});
