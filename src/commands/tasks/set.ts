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
  define: (command, run, say) =>
    takesTaskIds(command, say)
      .option('--priority <n>', say('help.submit.priority'))
      .option('--time-limit <duration>', say('help.set.timeLimit'))
      .option('--node-limit <n>', say('help.submit.nodeLimit'))
      .option('--hardware <id|model>', say('help.submit.hardware'))
      .option('--platform <id>', say('help.set.platform'))
      .option('--full-speed', say('help.set.fullSpeed'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./set.run.js')).runTaskSet,
});
