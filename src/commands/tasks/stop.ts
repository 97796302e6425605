import { defineCommand } from '../command.js';
import { collect } from '../flags/repeatable.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface StopOptions extends TaskIdOptions {
  readonly frames?: string;
  readonly state?: readonly string[];
}

/** `stop <id>…` */
export const stopCommand = defineCommand<StopOptions>({
  name: 'stop',
  group: 'watch',
  help: 'help.stop',
  examples: 'help.stop.examples',
  endpoints: ['stopTask', 'stopTaskFrames --frames'],
  values: { '--state': ['waiting', 'rendering'] },
  define: (command, run, say) =>
    takesTaskIds(command, say)
      .option('--frames <ranges>', say('help.stop.frames'))
      .option('--state <state>', say('help.stop.state'), collect)
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./stop.run.js')).runTaskStop,
});
