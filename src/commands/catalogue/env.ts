import type { Command } from 'commander';
import type { Say } from '../../text/index.js';
import { defineCommand, defineGroup, type Handler } from '../command.js';
import type { Globals } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';
import { osOption } from './software.js';

export interface EnvListOptions extends Globals {
  readonly dcc?: string;
  readonly os?: 'windows' | 'linux';
}

export interface EnvOptions extends EnvListOptions {
  readonly name: string;
  readonly dccVersion?: string;
  readonly plugin?: readonly string[];
  readonly without?: readonly string[];
  readonly renderSetup?: boolean;
  readonly projectPath?: string;
}

/** Adds the environment's name. */
function takesName(command: Command, run: Handler<EnvOptions>, say: Say): Command {
  return command
    .argument('<name>', say('help.env.name'))
    .action((name: string, _, self) => run({ ...self.optsWithGlobals(), name }));
}

/** Adds the options that say what an environment is made of. */
function takesParts(command: Command, say: Say): Command {
  return command
    .option('--dcc-version <version>', say('help.env.dccVersion'))
    .option('--plugin <name=version>', say('help.env.plugin'), collect)
    .option('--project-path <path>', say('help.env.projectPath'))
    .option('--render-setup', say('help.env.renderSetup'));
}

/** `env list|add|edit|remove|default` */
export const envCommand = defineGroup(
  { name: 'env', group: 'account', help: 'help.env', examples: 'help.env.examples' },
  [
    defineCommand<EnvListOptions>({
      name: 'list',
      help: 'help.env.list',
      endpoints: ['getUserPluginConfig'],
      define: (command, run, say) =>
        command
          .option('--dcc <name|id>', say('help.env.list.dcc'))
          .addOption(osOption(command, say('help.env.os')))
          .action((_, self) => run(self.optsWithGlobals())),
      load: async () => (await import('./env.run.js')).runEnvList,
    }),
    defineCommand<EnvOptions>({
      name: 'add',
      help: 'help.env.add',
      endpoints: ['addUserPluginConfig'],
      values: { '--project-path': 'folder' },
      define: (command, run, say) =>
        takesParts(
          takesName(command, run, say).option('--dcc <name|id>', say('help.env.dcc')),
          say,
        ).addOption(osOption(command, say('help.software.os'))),
      load: async () => (await import('./env.run.js')).runEnvAdd,
    }),
    defineCommand<EnvOptions>({
      name: 'edit',
      help: 'help.env.edit',
      endpoints: ['editUserPluginConfig'],
      values: { '--project-path': 'folder' },
      define: (command, run, say) =>
        takesParts(takesName(command, run, say), say)
          .option('--no-render-setup', say('help.env.noRenderSetup'))
          .option('--without <plugin>', say('help.env.without'), collect),
      load: async () => (await import('./env.run.js')).runEnvEdit,
    }),
    defineCommand<EnvOptions>({
      name: 'remove',
      help: 'help.env.remove',
      endpoints: ['deleteUserPluginConfig'],
      define: takesName,
      load: async () => (await import('./env.run.js')).runEnvRemove,
    }),
    defineCommand<EnvOptions>({
      name: 'default',
      help: 'help.env.default',
      endpoints: ['setDefaultUserPluginConfig'],
      define: takesName,
      load: async () => (await import('./env.run.js')).runEnvDefault,
    }),
  ],
);
