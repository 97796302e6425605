import { Command } from 'commander';
import type { Say, SentenceKey } from '../text/index.js';
import type { Globals, Run } from './globals.js';

/** What the farm has, each a command without options of its own. */
export const FARM_COMMANDS = {
  platforms: 'help.platforms',
  hardware: 'help.hardware',
  lines: 'help.lines',
} as const satisfies Record<string, SentenceKey>;

export type FarmCommand = keyof typeof FARM_COMMANDS;

/** `platforms`, `hardware`, `lines` */
export function farmCommand(name: FarmCommand, say: Say, run: Run<Globals>): Command {
  return new Command(name)
    .description(say(FARM_COMMANDS[name]))
    .addHelpText('after', say('help.farm.examples', { name }))
    .action((_, self: Command) => run(self.optsWithGlobals()));
}

export interface ProjectOptions extends Globals {
  readonly name?: string;
}

export type ProjectRuns = Readonly<Record<'list' | 'add' | 'remove', Run<ProjectOptions>>>;

/** `project list|add|remove` */
export function projectCommand(say: Say, runs: ProjectRuns): Command {
  const command = new Command('project')
    .description(say('help.project'))
    .addHelpText('after', say('help.project.examples'));
  command
    .command('list')
    .description(say('help.project.list'))
    .action((_, self: Command) => runs.list(self.optsWithGlobals()));
  for (const [name, help] of [
    ['add', 'help.project.add'],
    ['remove', 'help.project.remove'],
  ] as const) {
    command
      .command(name)
      .description(say(help))
      .argument('<name>', say('help.project.name'))
      .action((project: string, _, self: Command) =>
        runs[name]({ ...self.optsWithGlobals(), name: project }),
      );
  }
  return command;
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
