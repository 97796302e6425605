import { createHash } from 'node:crypto';
import { type RemoteFile, remotePath } from '../../domain/files/remote-file.js';

/** Returns 32 hex digits that change whenever the farm lists another file under a path. */
export function versionOf(remote: RemoteFile): string {
  const { size, modifiedMs } = remote;
  return createHash('md5')
    .update(`${remotePath(remote)}\n${size} ${modifiedMs}`)
    .digest('hex');
}
