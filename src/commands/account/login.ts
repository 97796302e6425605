import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface LoginOptions extends Globals {
  readonly accessId?: string;
  readonly keyStdin?: boolean;
  readonly platform?: string;
}

/** `login` */
export const loginCommand = defineCommand<LoginOptions>({
  name: 'login',
  group: 'account',
  help: 'help.login',
  examples: 'help.login.examples',
  define: (command, run, translate) =>
    command
      .option('--access-id <id>', translate('help.login.accessId'))
      .option('--key-stdin', translate('help.login.keyStdin'))
      .option('--platform <id>', translate('help.login.platform'))
      .action((_, self) => run(self.optsWithGlobals())),
  load: async () => (await import('./login.run.js')).runLogin,
});
