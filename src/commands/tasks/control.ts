import { type CommandSource, defineCommand } from '../command.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export type ControlOptions = TaskIdOptions;

const define: CommandSource<ControlOptions>['define'] = (command, run, say) =>
  takesTaskIds(command, say).action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids }));

/** `start <id>…` */
export const startCommand = defineCommand<ControlOptions>({
  name: 'start',
  group: 'watch',
  help: 'help.start',
  examples: 'help.control.examples',
  endpoints: ['startTask', 'fullSpeedRendering'],
  define,
  load: async () => (await import('./control.run.js')).runTaskStart,
});

/** `abandon <id>…` */
export const abandonCommand = defineCommand<ControlOptions>({
  name: 'abandon',
  group: 'watch',
  help: 'help.abandon',
  examples: 'help.control.examples',
  endpoints: ['abandonTask'],
  define,
  load: async () => (await import('./control.run.js')).runAbandon,
});

/** `delete <id>…` */
export const deleteCommand = defineCommand<ControlOptions>({
  name: 'delete',
  group: 'watch',
  help: 'help.delete',
  examples: 'help.control.examples',
  endpoints: ['deleteTask'],
  define,
  load: async () => (await import('./control.run.js')).runDelete,
});
