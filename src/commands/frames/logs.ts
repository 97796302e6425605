import { defineCommand } from '../command.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface LogsOptions extends TaskIdOptions {
  readonly frame?: string;
  readonly follow?: boolean;
  readonly failed?: boolean;
}

/** `logs <id>…` */
export const logsCommand = defineCommand<LogsOptions>({
  name: 'logs',
  group: 'watch',
  help: 'help.logs',
  examples: 'help.logs.examples',
  endpoints: ['showLog'],
  define: (command, run, translate) =>
    takesTaskIds(command, translate)
      .option('--frame <n>', translate('help.logs.frame'))
      .option('--follow', translate('help.logs.follow'))
      .option('--failed', translate('help.logs.failed'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./logs.run.js')).runLogs,
});
