import type { Command } from 'commander';
import { defineCommand, type Handler } from '../command.js';
import type { Globals } from '../flags/globals.js';

const takesNothing = (command: Command, run: Handler<Globals>) =>
  command.action((_, self) => run(self.optsWithGlobals()));

/** `platforms` */
export const platformsCommand = defineCommand<Globals>({
  name: 'platforms',
  group: 'farm',
  help: 'help.platforms',
  examples: 'help.farm.examples',
  endpoints: ['queryPlatforms'],
  define: takesNothing,
  load: async () => (await import('./farm.run.js')).runPlatforms,
});

/** `packages` */
export const packagesCommand = defineCommand<Globals>({
  name: 'packages',
  group: 'farm',
  help: 'help.packages',
  examples: 'help.farm.examples',
  endpoints: ['getUserPackNodeInfo'],
  define: takesNothing,
  load: async () => (await import('./farm.run.js')).runPackages,
});

/** `storages` */
export const storagesCommand = defineCommand<Globals>({
  name: 'storages',
  group: 'farm',
  help: 'help.storages',
  examples: 'help.farm.examples',
  endpoints: ['getBid'],
  define: takesNothing,
  load: async () => (await import('./farm.run.js')).runStorages,
});

export interface LinesOptions extends Globals {
  readonly raysync?: boolean;
}

/** `lines` */
export const linesCommand = defineCommand<LinesOptions>({
  name: 'lines',
  group: 'farm',
  help: 'help.lines',
  examples: 'help.lines.examples',
  endpoints: ['getConfig', 'getServerInfo --raysync', 'getRaySyncUserKey --raysync'],
  define: (command, run, say) =>
    command.option('--raysync', say('help.lines.raysync')).action((_, self) => run(self.optsWithGlobals())),
  load: async () => (await import('./farm.run.js')).runLines,
});
