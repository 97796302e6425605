import { defineCommand } from '../command.js';
import type { TaskIdOptions } from '../flags/task-id-arguments.js';

export interface LogsOptions extends TaskIdOptions {
  readonly frame?: string;
  readonly follow?: boolean;
}

/** `logs <id>` */
export const logsCommand = defineCommand<LogsOptions>({
  name: 'logs',
  group: 'watch',
  help: 'help.logs',
  examples: 'help.logs.examples',
  endpoints: ['showLog'],
  define: (command, run, say) =>
    command
      .argument('[id]', say('help.logs.id'))
      .option('--last', say('help.last'))
      .option('--frame <n>', say('help.logs.frame'))
      .option('--follow', say('help.logs.follow'))
      .action((id: string | undefined, _, self) =>
        run({ ...self.optsWithGlobals(), ids: id === undefined ? [] : [id] }),
      ),
  load: async () => (await import('./logs.run.js')).runLogs,
});
