import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';
import { osOption } from './software.js';

export interface ListDccOptions extends Globals {
  readonly remote?: boolean;
  readonly os?: 'windows' | 'linux';
}

/** `list-dcc` */
export const listDccCommand = defineCommand<ListDccOptions>({
  name: 'list-dcc',
  group: 'farm',
  help: 'help.listDcc',
  examples: 'help.listDcc.examples',
  define: (command, run, say) =>
    command
      .option('--remote', say('help.listDcc.remote'))
      .addOption(osOption(command, say('help.listDcc.os')))
      .action((_, self) => run(self.optsWithGlobals())),
  load: async () => (await import('./list-dcc.run.js')).runListDcc,
});
