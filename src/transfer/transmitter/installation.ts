import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { shellWord } from '../../domain/shell-word.js';
import { ConfigError } from '../../errors.js';
import { isFile } from '../file-facts.js';
import { commandOf } from '../programs/guarded-process.js';
import { checkInstallPath } from './install-path.js';

/** Whether a program is read by the runtime of this process, as the sandbox's is, and is no program of the system. */
export function isScript(file: string): boolean {
  return commandOf(file, []).file !== file;
}

/** Returns the path of the program that the transmitter starts (docs/protocol/workflow.md, §6.2). */
export function ascpOf(file: string, platform: NodeJS.Platform): string {
  return join(dirname(file), 'aspera', platform === 'win32' ? 'ascp.exe' : 'ascp');
}

function notStarted(file: string, cause: unknown): ConfigError {
  const { code = String(cause) } = cause as NodeJS.ErrnoException;
  return new ConfigError('transfer.notStarted', { file, cause: code }, { cause });
}

/** @throws ConfigError for a file that may not be executed, with the command that changes it */
async function checkExecutable(file: string, platform: NodeJS.Platform): Promise<void> {
  await access(file, constants.X_OK).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EACCES' && cause.code !== 'EPERM') throw notStarted(file, cause);
    throw new ConfigError('transfer.notExecutable', { file, path: shellWord(file, platform) }, { cause });
  });
}

/**
 * Checks that the program is there, lies in a path that its own shell reads rightly, and may be executed, as what it
 * starts.
 * @throws ConfigError, with what to do
 */
export async function checkInstallation(file: string, platform: NodeJS.Platform): Promise<void> {
  if (!isAbsolute(file)) throw new ConfigError('transfer.notStarted', { file, cause: 'ENOENT' });
  const found = await stat(file).catch((cause: unknown) => {
    throw notStarted(file, cause);
  });
  if (!found.isFile()) throw new ConfigError('transfer.notStarted', { file, cause: 'EISDIR' });
  if (isScript(file)) {
    await access(file, constants.R_OK).catch((cause: unknown) => {
      throw notStarted(file, cause);
    });
    return;
  }
  checkInstallPath(file, platform);
  await checkExecutable(file, platform);
  const ascp = ascpOf(file, platform);
  if (await isFile(ascp)) await checkExecutable(ascp, platform);
}
