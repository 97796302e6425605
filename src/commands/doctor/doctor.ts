import { UsageError } from '../../errors.js';
import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface DoctorOptions extends Globals {
  /** `transfer` for the checks of transfers only. */
  readonly area?: string | undefined;
}

const AREAS = ['transfer'];

/** `doctor` */
export const doctorCommand = defineCommand<DoctorOptions>({
  name: 'doctor',
  group: 'settings',
  help: 'help.doctor',
  examples: 'help.doctor.examples',
  values: { area: AREAS },
  define: (command, run, translate) =>
    command.argument('[area]', translate('help.doctor.area')).action((area: string | undefined, _, self) => {
      if (area !== undefined && !AREAS.includes(area)) throw new UsageError('doctor.area', { area });
      return run({ ...self.optsWithGlobals(), area });
    }),
  load: async () => (await import('./doctor.run.js')).runDoctor,
});
