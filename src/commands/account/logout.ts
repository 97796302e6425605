import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

/** `logout` */
export const logoutCommand = defineCommand<Globals>({
  name: 'logout',
  group: 'account',
  help: 'help.logout',
  examples: 'help.logout.examples',
  define: (command, run) => command.action((_, self) => run(self.optsWithGlobals())),
  load: async () => (await import('./logout.run.js')).runLogout,
});
