import { defineCommand } from '../command.js';
import type { TaskIdOptions } from '../flags/task-id-arguments.js';

export type HardwareOptions = TaskIdOptions;

/** `hardware [id…]` */
export const hardwareCommand = defineCommand<HardwareOptions>({
  name: 'hardware',
  group: 'farm',
  help: 'help.hardware',
  examples: 'help.hardware.examples',
  endpoints: ['hardwareConfigList'],
  define: (command, run, say) =>
    command
      .argument('[id...]', say('help.hardware.ids'))
      .option('--last', say('help.last'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./hardware.run.js')).runHardware,
});
