import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../context.js';
import { ConfigError, ProtocolError, UnreachableError } from '../../errors.js';
import { isFile } from '../../transfer/file-facts.js';
import { readClusterPort } from '../../transfer/raysync/cluster-port.js';
import { findDaemonCommand, programFolder } from '../../transfer/raysync/daemon-command.js';
import { askDaemon } from '../../transfer/search/ask-daemon.js';
import { ascpOf, checkInstallation, isScript } from '../../transfer/transmitter/installation.js';
import { queryVersion } from '../../transfer/transmitter/program-version.js';
import { type Finding, passed, warning } from './open-report.js';

/** Milliseconds in which `--version` must answer. */
const VERSION_TIMEOUT = 10_000;

/**
 * Checks the program as a transfer does before it starts it, and that the system can run it.
 * @throws ConfigError, with what to do
 */
export async function checkProgram(file: string, { platform }: Pick<Context, 'platform'>): Promise<void> {
  await checkInstallation(file, platform);
  if (platform === 'darwin' && !isScript(file)) throw new ConfigError('doctor.noBuild', { file });
}

/** Returns the warning for a program without `ascp` beside it, which it starts; other builds may not need it. */
async function missingAscp(file: string, { platform }: Context): Promise<ConfigError | undefined> {
  if (isScript(file)) return undefined;
  const sibling = ascpOf(file, platform);
  return (await isFile(sibling)) ? undefined : new ConfigError('doctor.noAscp', { file, sibling });
}

/** Checks the vendor's transfer program. @throws ConfigError for one that cannot be started */
export async function checkTransmitter(file: string, context: Context): Promise<Finding> {
  await checkProgram(file, context);
  const incomplete = await missingAscp(file, context);
  if (incomplete) return warning(incomplete);
  const folder = await mkdtemp(join(tmpdir(), 'rayvision-doctor-'));
  try {
    const { version, isLate } = await queryVersion(file, folder, VERSION_TIMEOUT, context);
    if (version !== undefined) return passed('doctor.ok.transmitter', { file, version });
    const seconds = Math.round(VERSION_TIMEOUT / 1000);
    const key = isLate ? 'doctor.versionLate' : 'doctor.noVersion';
    return warning(new ConfigError(key, { file, seconds }));
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** Checks the vendor's Raysync client. @throws ConfigError, UnreachableError or ProtocolError, as a transfer would */
export async function checkRaysync(given: string, context: Context): Promise<Finding> {
  const isFolder = await stat(given).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new ConfigError('doctor.raysyncMissing', { folder: given });
  const folder = await programFolder(given, context.platform);
  const port = await readClusterPort(folder);
  const state = await askDaemon(port, context.signal);
  if (state === 'alive') return passed('doctor.ok.raysync', { folder, port });
  if (state === 'silent') throw new UnreachableError('raysync.noAnswer', { port, folder });
  if (state !== 'closed') throw new ProtocolError('raysync.notDaemon', { port });
  if (!(await findDaemonCommand(folder, context)))
    throw new ConfigError('raysync.noProgram', { folder, port });
  return passed('doctor.ok.raysyncStarts', { folder, port });
}
