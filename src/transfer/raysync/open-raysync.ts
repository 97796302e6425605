import type { Client } from '../../client/client.js';
import { type RaysyncFileError, type RaysyncTransfer, raysyncDaemon } from '../../client/raysync/daemon.js';
import type { StorageId } from '../../client/storage/storage.js';
import { parseTransferProxy, type TransferProxy } from '../../domain/farm/transfer-values.js';
import { ConfigError } from '../../errors.js';
import type { StartProgram } from '../programs/guarded-command.js';
import { startGuarded } from '../programs/guarded-process.js';
import { findLine } from '../programs/line.js';
import { withTemporaryList } from '../programs/temporary-list.js';
import type { ProgramFailure, ProgramRun, TransferProgram } from '../programs/transfer-program.js';
import { readClusterPort } from './cluster-port.js';
import { createTaskBody, downloadSource, type TransferAccess, type TransferPaths } from './create-task.js';
import { programFolder } from './daemon-command.js';
import { connectDaemon, type DaemonConnection, type RaysyncWorld } from './daemon-connection.js';
import { type Direction, fileError } from './file-errors.js';
import { runTask } from './run-task.js';
import { sortUpload, uploadListText } from './upload-list.js';

/** Files at the same time, where nothing is set: the vendor's own default. */
const PARALLEL = 2;

/** How the vendor's Raysync daemon is reached and used. */
export interface RaysyncOptions {
  readonly client: Pick<Client, 'storage' | 'platform' | 'raysyncAccount'>;
  /** Absolute path of the folder with the daemon's program and `cluster.xml`. */
  readonly folder: string;
  /** Name of the farm's line; by default the one that the farm prefers. */
  readonly line: string | undefined;
  /** Files at the same time, 1 to 10. */
  readonly parallel: number | undefined;
  /** `host:port` of the vendor's transfer proxy (docs/protocol/workflow.md, §6.5). */
  readonly proxy: string | undefined;
  /** Folder for upload lists; it is created. */
  readonly temporaryFolder: string;
  readonly world: RaysyncWorld;
  /** Starts the daemon. */
  readonly start?: StartProgram;
  /** Milliseconds for one call to the daemon, and for the question whether it is alive. */
  readonly timeouts?: { readonly call: number; readonly check: number };
}

const TIMEOUTS = { call: 30_000, check: 5000 };

/** Reads the address of a proxy. @throws ConfigError */
function readProxy(text: string | undefined): TransferProxy | undefined {
  if (text === undefined) return undefined;
  const proxy = parseTransferProxy(text);
  // What stands before the @ may be a password.
  if (!proxy) throw new ConfigError('raysync.proxy', { proxy: text.replace(/^.*@/s, '') });
  return proxy;
}

/** Returns a path as two programs may write it differently: with other separators, on Windows in another case. */
function comparable(path: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? path.replaceAll('\\', '/').toLowerCase() : path;
}

/**
 * Returns the vendor's Raysync daemon as a transfer program (docs/protocol/workflow.md, §6.3). A running daemon is used
 * and left running; otherwise its program is started with the first transfer, and ended by `close`.
 */
export function openRaysync(options: RaysyncOptions): TransferProgram {
  const { client, world, temporaryFolder, start = startGuarded, timeouts = TIMEOUTS } = options;
  /** Masks the key in what the daemon answers, as soon as it is known. */
  let hideSecrets = (text: string) => text;
  let opened: Promise<DaemonConnection> | undefined;

  async function open(): Promise<DaemonConnection> {
    const folder = await programFolder(options.folder, world.platform);
    const port = await readClusterPort(folder);
    const shared = { port, hideSecrets: (text: string) => hideSecrets(text) };
    const daemon = raysyncDaemon({ ...shared, timeout: timeouts.call });
    const probing = raysyncDaemon({ ...shared, timeout: timeouts.check });
    return connectDaemon({ folder, port, daemon, probing }, world, start);
  }

  function connection(): Promise<DaemonConnection> {
    opened ??= open();
    return opened;
  }

  async function access(): Promise<TransferAccess & { input: StorageId }> {
    const [facts, account] = await Promise.all([client.storage(), client.raysyncAccount()]);
    hideSecrets = (text) => account.key.hideIn(text);
    const line = findLine(facts, 'raysync', options.line);
    return { account, platform: client.platform, line, input: facts.input };
  }

  /** Returns text that no other transfer has in its name. */
  function mark(): string {
    return `${world.now().toString(36)}-${world.random().toString(36).slice(2, 12)}`;
  }

  async function transfer(
    direction: Direction,
    body: RaysyncTransfer,
    { signal, limit }: ProgramRun,
  ): Promise<RaysyncFileError[]> {
    const proxy = readProxy(options.proxy);
    const prepare: Parameters<typeof runTask>[0]['prepare'] = async (daemon, aborted) => {
      // Without a limit none is set: the unit is doubtful (docs/protocol/workflow.md, §6.3).
      if (limit !== undefined) await daemon.limitSpeed(Math.max(1, Math.floor(limit / 1024)), aborted);
      await daemon.setProxy(proxy, aborted);
      await daemon.limitTasks(options.parallel ?? PARALLEL, aborted);
    };
    return await runTask({ direction, body, prepare }, await connection(), world, signal);
  }

  return {
    name: 'raysync',
    async check() {
      readProxy(options.proxy);
      findLine(await client.storage(), 'raysync', options.line);
      await (await connection()).find(world.signal);
    },
    async upload(pairs, run) {
      const { listed, refused } = sortUpload(pairs);
      if (listed.length === 0) return refused;
      const facts = await access();
      const text = uploadListText(listed, facts.input, world.platform);
      const list = {
        folder: temporaryFolder,
        program: 'raysync',
        name: 'upload_list.json',
        now: world.now(),
      } as const;
      const files = await withTemporaryList(list, text, (file) => {
        const paths: TransferPaths = { 'task-type': 'upload-list', 'file-list': file };
        return transfer('upload', createTaskBody(facts, facts.input, paths, mark()), run);
      });
      const known = new Map(listed.map(({ local }) => [comparable(local, world.platform), local]));
      const failures = files.map((file): ProgramFailure => {
        const local = known.get(comparable(file.local, world.platform));
        // A failure of a file that is not ours cannot be assigned: nothing is known to have arrived.
        if (local === undefined) throw fileError(file, 'upload');
        return { local, error: fileError({ ...file, local }, 'upload') };
      });
      return [...refused, ...failures];
    },
    async download({ steps, storage }, into, run) {
      const source = downloadSource(steps, storage);
      const paths: TransferPaths = { 'task-type': 'download', 'source-path': source, 'target-path': into };
      const body = createTaskBody(await access(), storage, paths, mark());
      const files = await transfer('download', body, run);
      return files.map((file) => ({ local: file.local, error: fileError(file, 'download') }));
    },
    async close() {
      const found = await opened?.catch(() => undefined);
      await found?.close();
    },
  };
}
