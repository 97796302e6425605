import { UsageError } from '../../errors.js';
import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface DoctorOptions extends Globals {
  /** `transfer` for the checks of transfers only. */
  readonly part?: string | undefined;
}

const PARTS = ['transfer'];

/** `doctor` */
export const doctorCommand = defineCommand<DoctorOptions>({
  name: 'doctor',
  group: 'settings',
  help: 'help.doctor',
  examples: 'help.doctor.examples',
  values: { part: PARTS },
  define: (command, run, translate) =>
    command.argument('[part]', translate('help.doctor.part')).action((part: string | undefined, _, self) => {
      if (part !== undefined && !PARTS.includes(part)) throw new UsageError('doctor.part', { part });
      return run({ ...self.optsWithGlobals(), part });
    }),
  load: async () => (await import('./doctor.run.js')).runDoctor,
});
