import { defineCommand } from '../command.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';
import type { WaitFlags } from './wait-options.js';
import { takesWaitOptions, WAIT_RESULT_CODES, WAIT_VALUES } from './wait-options-help.js';

export interface WaitOptions extends TaskIdOptions, WaitFlags {
  readonly again?: boolean;
}

/** `wait <id>…` */
export const waitCommand = defineCommand<WaitOptions>({
  name: 'wait',
  group: 'watch',
  help: 'help.wait',
  examples: 'help.wait.examples',
  resultCodes: WAIT_RESULT_CODES,
  values: WAIT_VALUES,
  define: (command, run, say) =>
    takesWaitOptions(takesTaskIds(command, say).option('--again', say('help.wait.again')), say).action(
      (ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids }),
    ),
  load: async () => (await import('./wait.run.js')).runWait,
});
