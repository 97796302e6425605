import { Command } from 'commander';
import type { Translate } from '../../text/index.js';
import type { Globals, Run } from '../flags/globals.js';

export interface ConfigKeyOptions extends Globals {
  readonly key: string;
}

export interface ConfigSetOptions extends ConfigKeyOptions {
  readonly values: readonly string[];
}

/** The work behind each sub command. */
export interface ConfigRuns {
  readonly list: Run<Globals>;
  readonly get: Run<ConfigKeyOptions>;
  readonly set: Run<ConfigSetOptions>;
  readonly unset: Run<ConfigKeyOptions>;
  readonly path: Run<Globals>;
}

/** `config list|get|set|unset|path` */
export function configCommand(translate: Translate, runs: ConfigRuns): Command {
  const command = new Command('config').description(translate('help.config'));
  for (const name of ['list', 'path'] as const) {
    command
      .command(name)
      .description(translate(`help.config.${name}`))
      .action((_, self: Command) => runs[name](self.optsWithGlobals()));
  }
  for (const name of ['get', 'unset'] as const) {
    command
      .command(name)
      .description(translate(`help.config.${name}`))
      .argument('<key>', translate('help.config.key'))
      .action((key: string, _, self: Command) => runs[name]({ ...self.optsWithGlobals(), key }));
  }
  command
    .command('set')
    .description(translate('help.config.set'))
    .argument('<key>', translate('help.config.key'))
    .argument('<value...>', translate('help.config.values'))
    .action((key: string, values: string[], _, self: Command) =>
      runs.set({ ...self.optsWithGlobals(), key, values }),
    );
  return command.addHelpText('after', translate('help.config.examples'));
}
