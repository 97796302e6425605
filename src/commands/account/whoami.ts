import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

/** `whoami` */
export const whoamiCommand = defineCommand<Globals>({
  name: 'whoami',
  group: 'account',
  help: 'help.whoami',
  examples: 'help.whoami.examples',
  endpoints: ['queryUserProfile'],
  define: (command, run) => command.action((_, self) => run(self.optsWithGlobals())),
  load: async () => (await import('./whoami.run.js')).runWhoami,
});
