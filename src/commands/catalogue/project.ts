import { type CommandSource, defineCommand, defineGroup } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface ProjectListOptions extends Globals {
  readonly own?: boolean;
}

export interface ProjectOptions extends Globals {
  readonly name: string;
}

const takesName: CommandSource<ProjectOptions>['define'] = (command, run, say) =>
  command
    .argument('<name>', say('help.project.name'))
    .action((name: string, _, self) => run({ ...self.optsWithGlobals(), name }));

/** `project list|add|remove` */
export const projectCommand = defineGroup(
  { name: 'project', group: 'account', help: 'help.project', examples: 'help.project.examples' },
  [
    defineCommand<ProjectListOptions>({
      name: 'list',
      help: 'help.project.list',
      endpoints: ['projectList', 'projectGetList --own'],
      define: (command, run, say) =>
        command.option('--own', say('help.project.own')).action((_, self) => run(self.optsWithGlobals())),
      load: async () => (await import('./project.run.js')).runProjectList,
    }),
    defineCommand<ProjectOptions>({
      name: 'add',
      help: 'help.project.add',
      endpoints: ['projectAdd'],
      define: takesName,
      load: async () => (await import('./project.run.js')).runProjectAdd,
    }),
    defineCommand<ProjectOptions>({
      name: 'remove',
      help: 'help.project.remove',
      endpoints: ['projectDelete'],
      define: takesName,
      load: async () => (await import('./project.run.js')).runProjectRemove,
    }),
  ],
);
