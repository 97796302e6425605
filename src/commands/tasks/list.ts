import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';

export interface ListOptions extends Globals {
  readonly status?: readonly string[];
  readonly dcc?: string;
  readonly project?: string;
  readonly search?: string;
  readonly label?: readonly string[];
  readonly artist?: string;
  readonly since?: string;
  readonly until?: string;
  readonly deleted?: boolean;
  readonly limit?: string;
  readonly columns?: string;
  readonly sort?: string;
  readonly reverse?: boolean;
  readonly utc?: boolean;
  readonly ndjson?: boolean;
}

/** `list` */
export const listCommand = defineCommand<ListOptions>({
  name: 'list',
  group: 'watch',
  help: 'help.list',
  examples: 'help.list.examples',
  endpoints: ['getTaskList'],
  values: { '--status': 'taskStatus', '--columns': 'column', '--sort': 'sortKey' },
  define: (command, run, translate) =>
    command
      .optionsGroup(translate('help.group.filter'))
      .option('--status <status>', translate('help.list.status'), collect)
      .option('--dcc <name|id>', translate('help.list.dcc'))
      .option('--project <name>', translate('help.list.project'))
      .option('--search <text>', translate('help.list.search'))
      .option('--label <label>', translate('help.list.label'), collect)
      .option('--artist <name>', translate('help.list.artist'))
      .option('--since <time>', translate('help.list.since'))
      .option('--until <time>', translate('help.list.until'))
      .option('--deleted', translate('help.list.deleted'))
      .option('--limit <n>', translate('help.list.limit'))
      .optionsGroup(translate('help.group.output'))
      .option('--columns <names>', translate('help.list.columns'))
      .option('--sort <key>', translate('help.list.sort'))
      .option('--reverse', translate('help.list.reverse'))
      .option('--utc', translate('help.utc'))
      .option('--ndjson', translate('help.ndjson'))
      .action((_, self) => run(self.optsWithGlobals())),
  load: async () => (await import('./list.run.js')).runList,
});
