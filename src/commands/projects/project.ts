import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface ProjectListOptions extends Globals {
  readonly own?: boolean;
}

export interface ProjectOptions extends Globals {
  readonly name: string;
}

export interface ProjectRuns {
  readonly list: Run<ProjectListOptions>;
  readonly add: Run<ProjectOptions>;
  readonly remove: Run<ProjectOptions>;
}

/** `project list|add|remove` */
export function projectCommand(translate: Translate, runs: ProjectRuns): Command {
  const command = new Command('project')
    .description(translate('help.project'))
    .addHelpText('after', translate('help.project.examples'));
  command
    .command('list')
    .description(translate('help.project.list'))
    .option('--own', translate('help.project.own'))
    .action((_, self: Command) => runs.list(self.optsWithGlobals()));
  for (const [name, help] of [
    ['add', 'help.project.add'],
    ['remove', 'help.project.remove'],
  ] as const) {
    command
      .command(name)
      .description(translate(help))
      .argument('<name>', translate('help.project.name'))
      .action((project: string, _, self: Command) =>
        runs[name]({ ...self.optsWithGlobals(), name: project }),
      );
  }
  return command;
}
