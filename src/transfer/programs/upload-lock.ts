import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { UploadPair } from '../../domain/files/upload-pair.js';
import { FarmBusyError } from '../../errors.js';
import { withLock } from '../../state/files/lock.js';
import type { ProcessContext } from '../../state/files/process-identity.js';

/** Where and for whom an upload is locked. */
export interface UploadLock {
  /** Folder of the locks; undefined for none. */
  readonly folder: string | undefined;
  /** Name of the transfer program. */
  readonly program: string;
  readonly world: ProcessContext;
}

/** Returns text that is the same for the same files in any order. */
function keyOf(program: string, files: readonly UploadPair[]): string {
  const hash = createHash('sha256').update(program);
  for (const row of files.map(({ local, server }) => `\n${local}\n${server}`).sort()) hash.update(row);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Uploads while no other run of this program uploads the same files: the farm's programs skip what the farm has, but not
 * what another one is just sending. Waits for a short upload; others may share some files.
 * @throws FarmBusyError when the other run takes longer; what `work` throws
 */
export async function withUploadLock<T>(
  { folder, program, world }: UploadLock,
  files: readonly UploadPair[],
  work: () => Promise<T>,
): Promise<T> {
  if (folder === undefined || files.length === 0) return work();
  const lock = join(folder, `upload-${keyOf(program, files)}.lock`);
  let hasBegun = false;
  return withLock(lock, world, () => {
    hasBegun = true;
    return work();
  }).catch((cause: unknown) => {
    const isHeld = !hasBegun && cause instanceof FarmBusyError;
    throw isHeld ? new FarmBusyError('transfer.uploadRuns', {}, { cause }) : cause;
  });
}
