import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type RaysyncStandIn, startRaysyncStandIn } from '../../../src/sandbox/engines/raysync-stand-in.js';
import { ROOT } from '../../unit/sources.js';
import type { CliOptions, CliResult } from './cli.js';
import { openWorkstation, type Workstation } from './workstation.js';

/** The built stand-in for `rayvision_transmitter`. */
export const TRANSMITTER = join(ROOT, 'dist', 'sandbox-transmitter.js');

/** A workstation whose farm has lines for one transfer program, with the stand-in for it. */
export interface ProgramWorkstation extends Workstation {
  /** The option and the value that name the stand-in. */
  readonly flags: readonly [flag: string, value: string];
  /** The Raysync daemon's stand-in, which runs in this process. */
  readonly daemon: RaysyncStandIn | undefined;
  /** Runs a command line with the stand-in. */
  transfer(argv: readonly string[], options?: CliOptions): Promise<CliResult>;
}

export async function openProgramWorkstation(engine: 'transmitter' | 'raysync'): Promise<ProgramWorkstation> {
  const workstation = await openWorkstation({ engine });
  const daemon = engine === 'raysync' ? await startRaysyncStandIn() : undefined;
  if (daemon) {
    const xml = `<cluster><http><port value="${daemon.port}"/></http></cluster>`;
    writeFileSync(join(workstation.folder, 'cluster.xml'), xml);
  }
  const flags = [`--${engine}`, daemon ? workstation.folder : TRANSMITTER] as const;
  return {
    ...workstation,
    flags,
    daemon,
    // The stand-ins work in real time, which a test's clock does not pass.
    transfer: (argv, options) =>
      workstation.run([...argv, ...flags], { onSleep: () => nextTurn(), ...options }),
    async close() {
      await daemon?.close();
      await workstation.close();
    },
  };
}
