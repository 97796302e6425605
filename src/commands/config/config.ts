import { type CommandSource, defineCommand, defineGroup } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface ConfigKeyOptions extends Globals {
  readonly key: string;
}

export interface ConfigSetOptions extends ConfigKeyOptions {
  readonly values: readonly string[];
}

const takesNothing: CommandSource<Globals>['define'] = (command, run) =>
  command.action((_, self) => run(self.optsWithGlobals()));

const takesKey: CommandSource<ConfigKeyOptions>['define'] = (command, run, say) =>
  command
    .argument('<key>', say('help.config.key'))
    .action((key: string, _, self) => run({ ...self.optsWithGlobals(), key }));

/** `config list|path|get|unset|set` */
export const configCommand = defineGroup(
  { name: 'config', group: 'settings', help: 'help.config', examples: 'help.config.examples' },
  [
    defineCommand<Globals>({
      name: 'list',
      help: 'help.config.list',
      define: takesNothing,
      load: async () => (await import('./config.run.js')).runConfigList,
    }),
    defineCommand<Globals>({
      name: 'path',
      help: 'help.config.path',
      define: takesNothing,
      load: async () => (await import('./config.run.js')).runConfigPath,
    }),
    defineCommand<ConfigKeyOptions>({
      name: 'get',
      help: 'help.config.get',
      values: { key: 'setting' },
      define: takesKey,
      load: async () => (await import('./config.run.js')).runConfigGet,
    }),
    defineCommand<ConfigKeyOptions>({
      name: 'unset',
      help: 'help.config.unset',
      values: { key: 'setting' },
      define: takesKey,
      load: async () => (await import('./set.run.js')).runConfigUnset,
    }),
    defineCommand<ConfigSetOptions>({
      name: 'set',
      help: 'help.config.set',
      values: { key: 'setting' },
      define: (command, run, say) =>
        command
          .argument('<key>', say('help.config.key'))
          .argument('<value...>', say('help.config.values'))
          .action((key: string, values: string[], _, self) =>
            run({ ...self.optsWithGlobals(), key, values }),
          ),
      load: async () => (await import('./set.run.js')).runConfigSet,
    }),
  ],
);
