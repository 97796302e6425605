import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface RecordOptions extends Globals {
  readonly since?: string;
  readonly until?: string;
  readonly utc?: boolean;
  readonly ndjson?: boolean;
}

export type RecordRuns = Readonly<Record<'tasks' | 'logins', Run<RecordOptions>>>;

/** `records tasks|logins` */
export function recordsCommand(translate: Translate, runs: RecordRuns): Command {
  const command = new Command('records')
    .description(translate('help.records'))
    .addHelpText('after', translate('help.records.examples'));
  for (const [name, help] of [
    ['tasks', 'help.records.tasks'],
    ['logins', 'help.records.logins'],
  ] as const) {
    command
      .command(name)
      .description(translate(help))
      .option('--since <time>', translate('help.records.since'))
      .option('--until <time>', translate('help.records.until'))
      .option('--utc', translate('help.utc'))
      .option('--ndjson', translate('help.transfer.ndjson'))
      .action((_, self: Command) => runs[name](self.optsWithGlobals()));
  }
  return command;
}
