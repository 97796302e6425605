import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface ApiOptions extends Globals {
  readonly path?: string | undefined;
  readonly data?: string;
  readonly list?: boolean;
}

/** `api <path> [-d JSON|@FILE|-]`, `api --list` */
export const apiCommand = defineCommand<ApiOptions>({
  name: 'api',
  group: 'farm',
  help: 'help.api',
  examples: 'help.api.examples',
  values: { path: 'endpointPath' },
  define: (command, run, say) =>
    command
      .argument('[path]', say('help.api.path'))
      .option('-d, --data <json|@file|->', say('help.api.data'))
      .option('--list', say('help.api.list'))
      .action((path: string | undefined, _, self) => run({ ...self.optsWithGlobals(), path })),
  load: async () => (await import('./api.run.js')).runApi,
});
