import { defineCommand } from '../command.js';
import { collect } from '../flags/repeatable.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface FramesOptions extends TaskIdOptions {
  readonly frames?: string;
  readonly state?: readonly string[];
  readonly utc?: boolean;
  readonly ndjson?: boolean;
  readonly account?: boolean;
}

/** `frames <id>…` */
export const framesCommand = defineCommand<FramesOptions>({
  name: 'frames',
  group: 'watch',
  help: 'help.frames',
  examples: 'help.frames.examples',
  endpoints: ['queryTaskFrames', 'queryAllFrameStats --account'],
  values: { '--state': 'frameState' },
  define: (command, run, say) =>
    takesTaskIds(command, say)
      .option('--frames <ranges>', say('help.frames.frames'))
      .option('--state <state>', say('help.frames.state'), collect)
      .option('--utc', say('help.utc'))
      .option('--ndjson', say('help.ndjson'))
      .option('--account', say('help.frames.account'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./frames.run.js')).runFrames,
});
