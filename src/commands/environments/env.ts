import { Command, Option } from 'commander';
import type { Translate } from '../../text/index.js';
import { osOption } from '../catalogue/software.js';
import type { Globals, Run } from '../flags/globals.js';
import { collect } from '../flags/repeatable.js';

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

export interface EnvRuns {
  readonly list: Run<EnvListOptions>;
  readonly add: Run<EnvOptions>;
  readonly edit: Run<EnvOptions>;
  readonly remove: Run<EnvOptions>;
  readonly default: Run<EnvOptions>;
}

/** `env list|add|edit|remove|default` */
export function envCommand(translate: Translate, runs: EnvRuns): Command {
  const command = new Command('env')
    .description(translate('help.env'))
    .addHelpText('after', translate('help.env.examples'));
  const named = (name: Exclude<keyof EnvRuns, 'list'>, help: string) =>
    command
      .command(name)
      .description(help)
      .argument('<name>', translate('help.env.name'))
      .action((env: string, _, self: Command) => runs[name]({ ...self.optsWithGlobals(), name: env }));
  /** What an environment is made of. */
  const parts = (one: Command) =>
    one
      .option('--dcc-version <version>', translate('help.env.dccVersion'))
      .addOption(new Option('--plugin <name=version>', translate('help.env.plugin')).argParser(collect))
      .option('--project-path <path>', translate('help.env.projectPath'))
      .option('--render-setup', translate('help.env.renderSetup'));

  command
    .command('list')
    .description(translate('help.env.list'))
    .option('--dcc <name|id>', translate('help.list.dcc'))
    .addOption(osOption(translate, 'help.env.os'))
    .action((_, self: Command) => runs.list(self.optsWithGlobals()));
  parts(
    named('add', translate('help.env.add')).option('--dcc <name|id>', translate('help.env.dcc')),
  ).addOption(osOption(translate));
  parts(named('edit', translate('help.env.edit')))
    .option('--no-render-setup', translate('help.env.noRenderSetup'))
    .addOption(new Option('--without <plugin>', translate('help.env.without')).argParser(collect));
  named('remove', translate('help.env.remove'));
  named('default', translate('help.env.default'));
  return command;
}
