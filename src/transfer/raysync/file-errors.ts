import type { RaysyncFileError } from '../../client/raysync/daemon.js';
import {
  AccessError,
  FarmBusyError,
  OutputError,
  type RayvisionError,
  UnreachableError,
} from '../../errors.js';

/** Which way the files go. */
export type Direction = 'upload' | 'download';

/** Whether a repeated attempt cannot help: sign-in, permission, money, a lock (docs/protocol/workflow.md, §6.3). */
export function isPermanent({ code }: RaysyncFileError): boolean {
  return [13, 16, 19, 20, 23].includes(code);
}

/** Returns the error of a file that was not transferred, by Raysync's file error code (docs/protocol/workflow.md, §6.3). */
export function fileError({ local, code }: RaysyncFileError, direction: Direction): RayvisionError {
  const facts = { file: local, code };
  switch (code) {
    case 13:
      return new AccessError('raysync.fileSignIn', facts);
    case 16:
      return new AccessError('raysync.filePermission', facts);
    case 19:
    case 20:
      return new AccessError('raysync.fileArrears', facts);
    case 23:
      return new AccessError('raysync.fileLocked', facts);
    case 27:
      return new FarmBusyError('raysync.fileDamaged', facts);
    case 54:
      return direction === 'download'
        ? new OutputError('raysync.fileNoRoom', facts)
        : new FarmBusyError('raysync.fileFarmFull', facts);
    default:
      return new UnreachableError('raysync.fileFailed', facts);
  }
}
