import { Command } from 'commander';
import type { Say, SentenceKey } from '../text/index.js';
import type { Globals, Run } from './globals.js';

/** What the farm has, each a command without options of its own. */
export const FARM_COMMANDS = {
  platforms: 'help.platforms',
  storages: 'help.storages',
  packages: 'help.packages',
} as const satisfies Record<string, SentenceKey>;

export type FarmCommand = keyof typeof FARM_COMMANDS;

/** `platforms`, `storages`, `packages` */
export function farmCommand(name: FarmCommand, say: Say, run: Run<Globals>): Command {
  return new Command(name)
    .description(say(FARM_COMMANDS[name]))
    .addHelpText('after', say('help.farm.examples', { name }))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}

export interface LinesOptions extends Globals {
  readonly raysync?: boolean;
}

/** `lines` */
export function linesCommand(say: Say, run: Run<LinesOptions>): Command {
  return new Command('lines')
    .description(say('help.lines'))
    .option('--raysync', say('help.lines.raysync'))
    .addHelpText('after', say('help.lines.examples'))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}

export interface RecordOptions extends Globals {
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
      .option('--utc', say('help.utc'))
      .option('--ndjson', say('help.transfer.ndjson'))
      .action((_, self: Command) => runs[name](self.optsWithGlobals()));
  }
  return command;
}
