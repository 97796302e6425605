import { Command, Option } from 'commander';
import type { Say } from '../text/index.js';
import type { Globals, Run } from './globals.js';
import { collect } from './repeatable.js';

export interface ListOptions extends Globals {
  readonly status?: readonly string[];
  readonly dcc?: string;
  readonly search?: string;
  readonly since?: string;
  readonly until?: string;
  readonly deleted?: boolean;
  readonly limit?: string;
  readonly ndjson?: boolean;
}

/** `list` */
export function listCommand(say: Say, run: Run<ListOptions>): Command {
  return new Command('list')
    .description(say('help.list'))
    .addOption(new Option('--status <status>', say('help.list.status')).argParser(collect))
    .option('--dcc <name|id>', say('help.list.dcc'))
    .option('--search <text>', say('help.list.search'))
    .option('--since <time>', say('help.list.since'))
    .option('--until <time>', say('help.list.until'))
    .option('--deleted', say('help.list.deleted'))
    .option('--limit <n>', say('help.list.limit'))
    .option('--ndjson', say('help.transfer.ndjson'))
    .addHelpText('after', say('help.list.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
