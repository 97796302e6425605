import { Command, Option } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';
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
export function listCommand(say: Say, run: Run<ListOptions>): Command {
  return new Command('list')
    .description(say('help.list'))
    .addOption(new Option('--status <status>', say('help.list.status')).argParser(collect))
    .option('--dcc <name|id>', say('help.list.dcc'))
    .option('--project <name>', say('help.list.project'))
    .option('--search <text>', say('help.list.search'))
    .addOption(new Option('--label <label>', say('help.list.label')).argParser(collect))
    .option('--artist <name>', say('help.list.artist'))
    .option('--since <time>', say('help.list.since'))
    .option('--until <time>', say('help.list.until'))
    .option('--deleted', say('help.list.deleted'))
    .option('--limit <n>', say('help.list.limit'))
    .option('--columns <names>', say('help.list.columns'))
    .option('--sort <key>', say('help.list.sort'))
    .option('--reverse', say('help.list.reverse'))
    .option('--utc', say('help.utc'))
    .option('--ndjson', say('help.transfer.ndjson'))
    .addHelpText('after', say('help.list.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
