import type { RaysyncTransfer } from '../../client/raysync/daemon.js';
import type { RaysyncAccount } from '../../client/storage/raysync-account.js';
import type { StorageId, TransferLine } from '../../client/storage/storage.js';
import { DataError, ProtocolError } from '../../errors.js';

/** Port of the vendor's transfer proxy on the farm's side, and of lines that name none. */
const PROXY_PORT = 32_002;

/** What all transfers of a run share. */
export interface TransferAccess {
  readonly account: RaysyncAccount;
  /** Number of the platform, as text. */
  readonly platform: string;
  readonly line: TransferLine;
}

/** What a transfer copies. */
export type TransferPaths =
  | { readonly 'task-type': 'upload-list'; readonly 'file-list': string }
  | { readonly 'task-type': 'download'; readonly 'source-path': string; readonly 'target-path': string };

/** Returns the storage id as the number that the daemon wants. @throws ProtocolError for an id that is none */
function storagePort({ bid }: StorageId): number {
  const port = /^\d{1,9}$/.test(bid) ? Number(bid) : 0;
  if (port <= 100) throw new ProtocolError('raysync.storage', { bid });
  return port;
}

function linePort({ port }: TransferLine): number {
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  return number >= 1 && number <= 65_535 ? number : PROXY_PORT;
}

/** Returns the absolute path of a storage's root in the farm's notation (docs/protocol/workflow.md, §6.4). */
export function storageRoot(kind: 'input' | 'output', { bid, userId }: StorageId): string {
  return `/${kind}/${bid}-${userId}`;
}

/**
 * Returns the folder of a download. Its trailing slash makes the content the download, not the folder.
 * @throws DataError for a path that leads elsewhere
 */
export function downloadSource(steps: readonly string[], storage: StorageId): string {
  // A backslash separates folders where the farm runs Windows.
  const isUnsafe = (step: string) => /^\.{0,2}$/.test(step) || /[/\\\0\r\n]/.test(step);
  if (steps.length === 0 || steps.some(isUnsafe)) {
    throw new DataError('raysync.remotePath', { path: steps.join('/') });
  }
  return `${storageRoot('output', storage)}/${steps.join('/')}/`;
}

/**
 * Returns the body of `/create-task` (docs/protocol/workflow.md, §6.3). It contains the password: never print it.
 * @param mark makes the transfer's name its own
 */
export function createTaskBody(
  access: TransferAccess,
  storage: StorageId,
  paths: TransferPaths,
  mark: string,
): RaysyncTransfer & Readonly<Record<string, unknown>> {
  const { account, platform, line } = access;
  const port = storagePort(storage);
  return {
    'task-name': `${paths['task-type']}-${mark}`,
    'server-ip': line.server,
    'server-port': port,
    'server-ssl-port': port - 100,
    'renderbus-proxy-port': PROXY_PORT,
    'proxy-port': linePort(line),
    'protocol-type': 'default',
    'delay-threshold': 0,
    account: account.user,
    password: `${account.key.reveal()}&1&${platform}&12345678`,
    'group-id': 0,
    'enable-ssl': false,
    'enable-verify-hash': false,
    ...paths,
  };
}
