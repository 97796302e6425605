import { defineCommand } from '../command.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface OutputsOptions extends TaskIdOptions {
  readonly utc?: boolean;
}

/** `outputs <id>…` */
export const outputsCommand = defineCommand<OutputsOptions>({
  name: 'outputs',
  group: 'files',
  help: 'help.outputs',
  examples: 'help.outputs.examples',
  endpoints: ['getOutputUserDirFile'],
  define: (command, run, say) =>
    takesTaskIds(command, say)
      .option('--utc', say('help.utc'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./outputs.run.js')).runOutputs,
});
