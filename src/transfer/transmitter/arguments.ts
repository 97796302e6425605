import type { StorageId, TransferLine } from '../../client/storage/storage.js';
import { DataError } from '../../errors.js';
import { ENGINES } from '../programs/line.js';

/**
 * Highest speed limit in KB/s that every known build accepts: the Linux build refuses 65536 and more, the Windows build
 * takes up to 1048576 (docs/protocol/workflow.md, §6.2, `-s`). Passed too when there is no limit, since without the
 * option the program takes 2000.
 */
const HIGHEST_SPEED = 65_535;

/** Bytes of a KB. Of 1000 and 1024 the one with which a limit is kept in either case. */
const KB = 1024;

/** Returns the value of `-s`: KB/s for a limit in bytes a second, at least 1. */
export function speedLimit(limit: number | undefined): string {
  if (limit === undefined) return String(HIGHEST_SPEED);
  return String(Math.min(HIGHEST_SPEED, Math.max(1, Math.floor(limit / KB))));
}

/** What one run of the program transfers. */
export interface ProgramJob {
  readonly line: Pick<TransferLine, 'server' | 'port'>;
  readonly storage: StorageId;
  readonly type: 'upload_json' | 'download_path';
  readonly local: string;
  readonly remote: string;
  /** Bytes a second; undefined for no limit. */
  readonly limit: number | undefined;
}

/**
 * Returns the program's arguments in the documented order (docs/protocol/workflow.md, §6.2), without `-C`, whose database
 * skips files that the farm has deleted, and without `-p`, which changes nothing. With `-K false` the remote path is the
 * full name of the target, and the content of a downloaded folder goes directly into the local folder: it is what the
 * official SDK passes for the filename format "false" (§7).
 */
export function programArguments({ line, storage, type, local, remote, limit }: ProgramJob): string[] {
  return [
    ...[
      '-E',
      ENGINES.transmitter,
      '-H',
      line.server,
      '-P',
      line.port,
      '-S',
      storage.bid,
      '-U',
      String(storage.userId),
    ],
    ...['-T', type, '-L', local, '-R', remote, '-r', '2', '-K', 'false', '-s', speedLimit(limit)],
  ];
}

/**
 * Returns the remote path of a folder of the output storage, as `-R` takes it.
 * @throws DataError for a path that the program refuses: it consists of slashes and blanks only
 */
export function remoteFolder(steps: readonly string[]): string {
  const path = steps.join('/');
  if (/^[\s/\\]*$/.test(path)) throw new DataError('path.escapes', { path });
  // What begins with a hyphen would be an option.
  return path.startsWith('-') ? `/${path}` : path;
}
