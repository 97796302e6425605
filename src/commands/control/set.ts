import { defineCommand } from '../command.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface SetOptions extends TaskIdOptions {
  readonly priority?: string;
  readonly timeLimit?: string;
  readonly nodeLimit?: string;
  readonly hardware?: string;
  readonly platform?: string;
  readonly fullSpeed?: boolean;
}

/** `set <id>…` */
export const setCommand = defineCommand<SetOptions>({
  name: 'set',
  group: 'watch',
  help: 'help.set',
  examples: 'help.set.examples',
  endpoints: [
    'updateTaskLimit',
    'updateTaskUserLevel',
    'setTaskOverTimeStop',
    'editTaskHardwareConfig --hardware',
  ],
  define: (command, run, translate) =>
    takesTaskIds(command, translate)
      .option('--priority <n>', translate('help.submit.priority'))
      .option('--time-limit <duration>', translate('help.set.timeLimit'))
      .option('--node-limit <n>', translate('help.submit.nodeLimit'))
      .option('--hardware <id|model>', translate('help.submit.hardware'))
      .option('--platform <id>', translate('help.set.platform'))
      .option('--full-speed', translate('help.set.fullSpeed'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./set.run.js')).runTaskSet,
});
