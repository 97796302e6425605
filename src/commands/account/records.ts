import { type CommandSource, defineCommand, defineGroup } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface RecordOptions extends Globals {
  readonly since?: string;
  readonly until?: string;
  readonly utc?: boolean;
  readonly ndjson?: boolean;
}

/** The options that both kinds of records take. */
const define: CommandSource<RecordOptions>['define'] = (command, run, say) =>
  command
    .option('--since <time>', say('help.records.since'))
    .option('--until <time>', say('help.records.until'))
    .option('--utc', say('help.utc'))
    .option('--ndjson', say('help.ndjson'))
    .action((_, self) => run(self.optsWithGlobals()));

/** `records tasks|logins` */
export const recordsCommand = defineGroup(
  { name: 'records', group: 'account', help: 'help.records', examples: 'help.records.examples' },
  [
    defineCommand<RecordOptions>({
      name: 'tasks',
      help: 'help.records.tasks',
      endpoints: ['taskRecord'],
      define,
      load: async () => (await import('./records.run.js')).runTaskRecords,
    }),
    defineCommand<RecordOptions>({
      name: 'logins',
      help: 'help.records.logins',
      endpoints: ['loginRecord'],
      define,
      load: async () => (await import('./records.run.js')).runLoginRecords,
    }),
  ],
);
