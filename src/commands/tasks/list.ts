import { Command, Option } from 'commander';
import type { Translate } from '../../text/index.js';
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
export function listCommand(translate: Translate, run: Run<ListOptions>): Command {
  return new Command('list')
    .description(translate('help.list'))
    .addOption(new Option('--status <status>', translate('help.list.status')).argParser(collect))
    .option('--dcc <name|id>', translate('help.list.dcc'))
    .option('--project <name>', translate('help.list.project'))
    .option('--search <text>', translate('help.list.search'))
    .addOption(new Option('--label <label>', translate('help.list.label')).argParser(collect))
    .option('--artist <name>', translate('help.list.artist'))
    .option('--since <time>', translate('help.list.since'))
    .option('--until <time>', translate('help.list.until'))
    .option('--deleted', translate('help.list.deleted'))
    .option('--limit <n>', translate('help.list.limit'))
    .option('--columns <names>', translate('help.list.columns'))
    .option('--sort <key>', translate('help.list.sort'))
    .option('--reverse', translate('help.list.reverse'))
    .option('--utc', translate('help.utc'))
    .option('--ndjson', translate('help.transfer.ndjson'))
    .addHelpText('after', translate('help.list.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}
