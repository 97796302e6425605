import { join, resolve } from 'node:path';
import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import type { ProcessContext } from '../../state/files/process-identity.js';
import type { TransferSettings } from '../transfer-settings.js';
import type { StartProgram } from './guarded-command.js';
import type { TransferProgram } from './transfer-program.js';

export type ProgramName = TransferProgram['name'];

/** The environment of transfer programs. */
export type ProgramsWorld = ProcessContext & Pick<Context, 'cwd' | 'env' | 'folder' | 'random'>;

/** What opens a program. */
interface ProgramAccess {
  readonly client: Client;
  readonly transfer: TransferSettings;
  /** Starts the transmitter. */
  readonly start: StartProgram;
}

/** Returns what all programs need. @throws ConfigError on a system without a folder for state */
function sharedOptions({ client, transfer }: ProgramAccess, world: ProgramsWorld) {
  const { env, cwd, folder } = world;
  const logs = env.RAYVISION_LOG;
  return {
    ...{ client, world, line: transfer.line, parallel: transfer.parallel },
    logFolder: logs ? resolve(cwd, logs) : join(folder, 'logs'),
    temporaryFolder: join(folder, 'transfer'),
  };
}

/** How each program is opened. Its code is loaded on use: most runs need none of them. */
const OPENERS: Readonly<
  Record<ProgramName, (access: ProgramAccess, world: ProgramsWorld) => Promise<TransferProgram>>
> = {
  async transmitter(access, world) {
    const { openTransmitter } = await import('../transmitter/transmitter.js');
    const { transfer, start } = access;
    return openTransmitter({ ...sharedOptions(access, world), program: transfer.transmitter ?? '', start });
  },
  async raysync(access, world) {
    const { openRaysync } = await import('../raysync/open-raysync.js');
    const { raysync: folder = '', proxy } = access.transfer;
    return openRaysync({ ...sharedOptions(access, world), folder, proxy });
  },
};

/** Opens one of the vendor's programs, which the settings name; it is started with the first transfer. */
export function openProgram(
  name: ProgramName,
  access: ProgramAccess,
  world: ProgramsWorld,
): Promise<TransferProgram> {
  return OPENERS[name](access, world);
}
