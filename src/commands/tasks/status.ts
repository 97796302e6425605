import { defineCommand } from '../command.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export type StatusOptions = TaskIdOptions;

/** `status <id>…` */
export const statusCommand = defineCommand<StatusOptions>({
  name: 'status',
  group: 'watch',
  help: 'help.status',
  examples: 'help.status.examples',
  endpoints: ['queryTaskInfo'],
  define: (command, run, say) =>
    takesTaskIds(command, say).action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./status.run.js')).runStatus,
});
