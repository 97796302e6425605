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
  define: (command, run, say) =>
    command
      .optionsGroup(say('help.group.filter'))
      .option('--status <status>', say('help.list.status'), collect)
      .option('--dcc <name|id>', say('help.list.dcc'))
      .option('--project <name>', say('help.list.project'))
      .option('--search <text>', say('help.list.search'))
      .option('--label <label>', say('help.list.label'), collect)
      .option('--artist <name>', say('help.list.artist'))
      .option('--since <time>', say('help.list.since'))
      .option('--until <time>', say('help.list.until'))
      .option('--deleted', say('help.list.deleted'))
      .option('--limit <n>', say('help.list.limit'))
      .optionsGroup(say('help.group.output'))
      .option('--columns <names>', say('help.list.columns'))
      .option('--sort <key>', say('help.list.sort'))
      .option('--reverse', say('help.list.reverse'))
      .option('--utc', say('help.utc'))
      .option('--ndjson', say('help.ndjson'))
      .action((_, self) => run(self.optsWithGlobals())),
  load: async () => (await import('./list.run.js')).runList,
});
