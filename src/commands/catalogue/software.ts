import type { Command, Option } from 'commander';
import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface SoftwareOptions extends Globals {
  readonly dcc?: string | undefined;
  readonly os?: 'windows' | 'linux';
  readonly dccVersion?: string;
}

/** The machines whose system is meant, where no flag names one: the farm's own default. */
export const DEFAULT_OS = 'windows';

/** `--os` of a command that asks what machines of a system have. */
export function osOption(command: Command, help: string): Option {
  return command.createOption('--os <windows|linux>', help).choices(['windows', 'linux']);
}

/** `software [dcc]` */
export const softwareCommand = defineCommand<SoftwareOptions>({
  name: 'software',
  group: 'farm',
  help: 'help.software',
  examples: 'help.software.examples',
  endpoints: ['querySoftwareList', 'querySoftwareDetail'],
  values: { dcc: 'dcc' },
  define: (command, run, say) =>
    command
      .argument('[dcc]', say('help.software.dcc'))
      .addOption(osOption(command, say('help.software.os')))
      .option('--dcc-version <version>', say('help.software.dccVersion'))
      .action((dcc: string | undefined, _, self) => run({ ...self.optsWithGlobals(), dcc })),
  load: async () => (await import('./software.run.js')).runSoftware,
});
