import type { StorageId } from '../../client/storage/storage.js';
import type { UploadPair } from '../../domain/files/upload-pair.js';
import { DataError } from '../../errors.js';
import type { ProgramFailure } from '../programs/transfer-program.js';
import { storageRoot } from './create-task.js';

/**
 * A quotation mark would end the path within its line, and a control character the line; a backslash before the closing
 * mark could hide it. Half a UTF-16 pair has no bytes.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse
const UNSAFE = /["\u0000-\u001f\u007f\u0085\u2028\u2029]|\p{Surrogate}|\\$/u;

function leadsElsewhere(server: string): boolean {
  return server.split(/[/\\]/).some((step) => step === '..' || step === '.');
}

function isListable({ local, server }: UploadPair): boolean {
  return !UNSAFE.test(local) && !UNSAFE.test(server) && !leadsElsewhere(server);
}

/** The files of an upload that a list can hold, and those that it cannot. */
export interface UploadList {
  readonly listed: readonly UploadPair[];
  readonly refused: readonly ProgramFailure[];
}

/**
 * Sorts out the files whose names an upload list cannot hold: no way to escape a character is documented
 * (docs/protocol/workflow.md, §6.3), and a crafted name would add another file to the list.
 */
export function sortUpload(pairs: readonly UploadPair[]): UploadList {
  const refused = pairs.filter((pair) => !isListable(pair));
  return {
    listed: pairs.filter(isListable),
    refused: refused.map(({ local }) => ({ local, error: new DataError('raysync.name', { file: local }) })),
  };
}

/** Returns a local path with slashes on Windows, as the vendor's own client writes it: nothing can read an escape into it. */
function listedPath(local: string, platform: NodeJS.Platform): string {
  return platform === 'win32' && !local.startsWith('\\\\?\\') ? local.replaceAll('\\', '/') : local;
}

/** Returns the text of an upload list: `local:"…" server:"/input/<bid>-<uid>/…"`, a line a file. */
export function uploadListText(
  pairs: readonly UploadPair[],
  storage: StorageId,
  platform: NodeJS.Platform,
): string {
  const root = storageRoot('input', storage);
  const line = ({ local, server }: UploadPair) =>
    `local:"${listedPath(local, platform)}" server:"${root}/${server.replace(/^\/+/, '')}"\n`;
  return pairs.map(line).join('');
}
