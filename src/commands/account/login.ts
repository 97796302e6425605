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
  define: (command, run, say) =>
    command
      .option('--access-id <id>', say('help.login.accessId'))
      .option('--key-stdin', say('help.login.keyStdin'))
      .option('--platform <id>', say('help.login.platform'))
      .action((_, self) => run(self.optsWithGlobals())),
  load: async () => (await import('./login.run.js')).runLogin,
});
