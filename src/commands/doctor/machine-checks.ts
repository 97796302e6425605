import { mkdtemp, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Context } from '../../context.js';
import { VERSION } from '../../domain/package.js';
import { shellWord } from '../../domain/shell-word.js';
import { showBytes } from '../../domain/text/bytes.js';
import { ConfigError, OutputError } from '../../errors.js';
import { type Finding, passed, warning } from './open-report.js';

/** The oldest version of Node that the program runs on, as package.json says. */
const OLDEST_NODE = [20, 17];

/** Checks the runtime. @throws ConfigError for a version that is too old */
export async function checkRuntime({ runtimeVersion, platform }: Context): Promise<Finding> {
  const [major = 0, minor = 0] = runtimeVersion.split('.').map(Number);
  const [oldest = 0, oldestMinor = 0] = OLDEST_NODE;
  const isOld = major < oldest || (major === oldest && minor < oldestMinor);
  if (isOld)
    throw new ConfigError('doctor.oldNode', { version: runtimeVersion, oldest: OLDEST_NODE.join('.') });
  return passed('doctor.ok.runtime', { version: VERSION, node: runtimeVersion, system: platform });
}

/** Returns the nearest folder that exists: the folder itself, or the one in which it will be made. */
async function nearestFolder(folder: string): Promise<{ at: string; mode: number; isFolder: boolean }> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    try {
      const facts = await stat(at);
      return { at, mode: facts.mode, isFolder: facts.isDirectory() };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (dirname(at) === at || (code !== 'ENOENT' && code !== 'ENOTDIR')) throw error;
    }
  }
}

/** @throws OutputError for a folder in which nothing can be written, as commands do */
async function checkWritable(folder: string): Promise<{ isThere: boolean; mode: number }> {
  try {
    const { at, mode, isFolder } = await nearestFolder(folder);
    if (!isFolder) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    // Modes do not tell what an administrator, a share or Windows allows.
    await rmdir(await mkdtemp(join(at, '.rayvision-doctor-')));
    return { isThere: at === resolve(folder), mode };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new OutputError('doctor.folderNotWritable', { folder, cause: code }, { cause });
  }
}

/**
 * Checks the folder of configuration and state. A folder that does not exist yet is made on use.
 * @throws ConfigError without a home folder; OutputError for one that cannot be written
 */
export async function checkFolder({ folder, platform }: Context): Promise<Finding> {
  const { isThere, mode } = await checkWritable(folder);
  if (!isThere) return passed('doctor.ok.folderNew', { folder });
  if (platform !== 'win32' && (mode & 0o022) !== 0) {
    const path = shellWord(folder, platform);
    return warning(new ConfigError('doctor.folderOpen', { folder, path }));
  }
  return passed('doctor.ok.folder', { folder });
}

/** Checks the folder of the log, where there is one: commands work without it. */
export async function checkLog({ env, cwd }: Context): Promise<Finding> {
  if (!env.RAYVISION_LOG) return { state: 'skipped', text: { key: 'doctor.skipped.log' } };
  const folder = resolve(cwd, env.RAYVISION_LOG);
  try {
    await checkWritable(folder);
    return passed('doctor.ok.log', { folder });
  } catch (error) {
    const cause = (error as OutputError).params.cause ?? '';
    return warning(new OutputError('doctor.logNotWritable', { folder, cause }, { cause: error }));
  }
}

/** Bytes that settings, journals and caches need at least. */
const LEAST_STATE = 16_000_000;

/** Bytes below which a download will hardly fit. */
const LEAST_RESULTS = 1_000_000_000;

/** Returns the free bytes of the disk of a folder; undefined where the system does not report them. */
export type FreeSpace = (folder: string) => Promise<number | undefined>;

/** Asks the system. Some network drives report a size of 0. */
export const freeSpace: FreeSpace = async (folder) => {
  const { at } = await nearestFolder(folder);
  const facts = await statfs(at).catch(() => undefined);
  return facts && facts.blocks !== 0 ? facts.bavail * facts.bsize : undefined;
};

/**
 * Checks the disks of the configuration folder and of the working folder.
 * @throws OutputError for a disk without room for what every command writes
 */
export async function checkSpace({ folder, cwd }: Context, free: FreeSpace = freeSpace): Promise<Finding> {
  const [state, results] = await Promise.all([folder, cwd].map((one) => free(one).catch(() => undefined)));
  for (const [at, bytes] of [
    [folder, state],
    [cwd, results],
  ] as const) {
    if (bytes !== undefined && bytes < LEAST_STATE)
      throw new OutputError('doctor.noSpace', { folder: at, free: showBytes(bytes) });
  }
  if (results === undefined) return { state: 'skipped', text: { key: 'doctor.skipped.space' } };
  const params = { folder: cwd, free: showBytes(results) };
  return results < LEAST_RESULTS
    ? warning(new OutputError('doctor.littleSpace', params))
    : passed('doctor.ok.space', params);
}
