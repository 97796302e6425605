import { type CommandSource, defineCommand, defineGroup } from '../command.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface LabelOptions extends TaskIdOptions {
  readonly label: string;
}

const define: CommandSource<LabelOptions>['define'] = (command, run, say) =>
  takesTaskIds(command.argument('<label>', say('help.label.label')), say).action(
    (label: string, ids: string[], _, self) => run({ ...self.optsWithGlobals(), label, ids }),
  );

/** `label add|remove <label> <id>…` */
export const labelCommand = defineGroup(
  { name: 'label', group: 'watch', help: 'help.label', examples: 'help.label.examples' },
  [
    defineCommand<LabelOptions>({
      name: 'add',
      help: 'help.label.add',
      endpoints: ['addTaskLabel'],
      define,
      load: async () => (await import('./label.run.js')).runLabelAdd,
    }),
    defineCommand<LabelOptions>({
      name: 'remove',
      help: 'help.label.remove',
      endpoints: ['deleteTaskLabel'],
      define,
      load: async () => (await import('./label.run.js')).runLabelRemove,
    }),
  ],
);
