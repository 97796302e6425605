import { Command } from 'commander';
import type { Say } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface RecordOptions extends Globals {
  readonly since?: string;
  readonly until?: string;
  readonly utc?: boolean;
  readonly ndjson?: boolean;
}

export type RecordRuns = Readonly<Record<'tasks' | 'logins', Run<RecordOptions>>>;

/** `records tasks|logins` */
export function recordsCommand(say: Say, runs: RecordRuns): Command {
  const command = new Command('records')
    .description(say('help.records'))
    .addHelpText('after', say('help.records.examples'));
  for (const [name, help] of [
    ['tasks', 'help.records.tasks'],
    ['logins', 'help.records.logins'],
  ] as const) {
    command
      .command(name)
      .description(say(help))
      .option('--since <time>', say('help.records.since'))
      .option('--until <time>', say('help.records.until'))
      .option('--utc', say('help.utc'))
      .option('--ndjson', say('help.transfer.ndjson'))
      .action((_, self: Command) => runs[name](self.optsWithGlobals()));
  }
  return command;
}
