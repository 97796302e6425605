import { Command, Option } from 'commander';
import type { Say } from '../../text/index.js';
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
export function envCommand(say: Say, runs: EnvRuns): Command {
  const command = new Command('env')
    .description(say('help.env'))
    .addHelpText('after', say('help.env.examples'));
  const named = (name: Exclude<keyof EnvRuns, 'list'>, help: string) =>
    command
      .command(name)
      .description(help)
      .argument('<name>', say('help.env.name'))
      .action((env: string, _, self: Command) => runs[name]({ ...self.optsWithGlobals(), name: env }));
  /** What an environment is made of. */
  const parts = (one: Command) =>
    one
      .option('--dcc-version <version>', say('help.env.dccVersion'))
      .addOption(new Option('--plugin <name=version>', say('help.env.plugin')).argParser(collect))
      .option('--project-path <path>', say('help.env.projectPath'))
      .option('--render-setup', say('help.env.renderSetup'));

  command
    .command('list')
    .description(say('help.env.list'))
    .option('--dcc <name|id>', say('help.list.dcc'))
    .addOption(osOption(say, 'help.env.os'))
    .action((_, self: Command) => runs.list(self.optsWithGlobals()));
  parts(named('add', say('help.env.add')).option('--dcc <name|id>', say('help.env.dcc'))).addOption(
    osOption(say),
  );
  parts(named('edit', say('help.env.edit')))
    .option('--no-render-setup', say('help.env.noRenderSetup'))
    .addOption(new Option('--without <plugin>', say('help.env.without')).argParser(collect));
  named('remove', say('help.env.remove'));
  named('default', say('help.env.default'));
  return command;
}
