import type { Client } from '../../client/client.js';
import type { StorageFacts, StorageId, TransferLine } from '../../client/storage/storage.js';
import type { UploadPair } from '../../domain/files/upload-pair.js';
import {
  DataError,
  FarmBusyError,
  ProtocolError,
  type RayvisionError,
  UnreachableError,
} from '../../errors.js';
import { makeFolder } from '../../state/files/folder.js';
import { inParallel } from '../parallel.js';
import type { GuardedCommand, GuardedProcess, StartProgram } from '../programs/guarded-command.js';
import { commandOf, startGuarded } from '../programs/guarded-process.js';
import { findLine } from '../programs/line.js';
import { withTemporaryList } from '../programs/temporary-list.js';
import type { ProgramFailure, ProgramRun, TransferProgram } from '../programs/transfer-program.js';
import { type ProgramJob, programArguments, remoteFolder } from './arguments.js';
import { codePageEncoder, type Encode, isAscii, queryCodePage, UTF8 } from './code-page.js';
import { downloadState } from './download-state.js';
import { programEnvironment } from './environment.js';
import { checkShellPaths } from './install-path.js';
import { checkInstallation } from './installation.js';
import { readOutput } from './output.js';
import { printedNames } from './printed-names.js';
import { type Patience, type RunEnd, runProgram } from './run-program.js';
import { listPieces } from './upload-list.js';
import { uploadState } from './upload-state.js';

/** Pauses before the program is run again after a recoverable error, in milliseconds. */
const PAUSES = [5_000, 15_000, 45_000];

const PATIENCE: Patience = { start: 120_000, moving: 300_000 };

/** The environment of the program. */
export interface TransmitterWorld {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface TransmitterOptions {
  readonly client: Pick<Client, 'storage'>;
  /** Absolute path of `rayvision_transmitter`; a script is run by the runtime of this process. */
  readonly program: string;
  /** Name of the farm's line; undefined for the one that the farm prefers. */
  readonly line: string | undefined;
  /** Programs that upload at the same time, each a part of the files; 1 by default. */
  readonly parallel: number | undefined;
  /** Where the program writes its logs; created on use. */
  readonly logFolder: string;
  /** Where lists of files are written for a while; created on use. */
  readonly temporaryFolder: string;
  readonly world: TransmitterWorld;
  readonly patience?: Patience;
  /** Starts the program. */
  readonly start?: StartProgram;
  /** Number of Windows' ANSI code page; by default Windows is queried. */
  queryCodePage?(): Promise<number | undefined>;
}

/** What may stand in a line of /bin/sh: the program passes address and storage id to `ascp` in one. */
const PLAIN = /^[\w.:][\w.:-]*$/;

/** @throws ProtocolError for an address or id that the program would hand to a shell as something else */
function checkFacts({ name, server, port }: TransferLine, { bid }: StorageId): void {
  if (!PLAIN.test(server) || !/^\d+$/.test(port)) throw new ProtocolError('transfer.badLine', { line: name });
  if (!PLAIN.test(bid)) throw new ProtocolError('transfer.noStorageId');
}

/**
 * Returns the vendor's `rayvision_transmitter` as a transfer program (docs/protocol/workflow.md, §6.2). Each transfer
 * queries the farm for line and storage ids, and starts the program anew.
 */
export function openTransmitter(options: TransmitterOptions): TransferProgram {
  const { client, program, logFolder, temporaryFolder, world } = options;
  const { patience = PATIENCE, start = startGuarded } = options;
  const running = new Set<GuardedProcess>();
  const machine = { patience, start, running };
  let encoder: Promise<{ encode: Encode; codePage: number | undefined }> | undefined;

  /** Returns the encoding of names on this machine. */
  async function queryEncoder(): Promise<{ encode: Encode; codePage: number | undefined }> {
    if (world.platform !== 'win32') return { encode: codePageEncoder(UTF8), codePage: UTF8 };
    const query = options.queryCodePage ?? (() => queryCodePage(world.env));
    const codePage = await query();
    return { encode: codePageEncoder(codePage), codePage };
  }

  function findEncoder(): Promise<{ encode: Encode; codePage: number | undefined }> {
    encoder ??= queryEncoder();
    return encoder;
  }

  /** Returns the error of a name that the machine's code page cannot hold; undefined for one that it can. */
  async function nameError(...texts: string[]): Promise<DataError | undefined> {
    if (texts.every(isAscii)) return undefined;
    const { encode, codePage } = await findEncoder();
    const file = texts.find((text) => encode(text) === undefined);
    return file === undefined
      ? undefined
      : new DataError('transfer.codePage', { file, codePage: codePage ?? '?' });
  }

  const checkProgram = () => checkInstallation(program, world.platform);

  async function command(job: ProgramJob): Promise<GuardedCommand> {
    const args = programArguments(job);
    const error = await nameError(...args);
    if (error) throw error;
    await makeFolder(logFolder);
    return {
      ...commandOf(program, args),
      ...{ env: programEnvironment(program, logFolder, world), cwd: logFolder },
      // What the program asks is not known; the official SDK answers so.
      input: 'y\n',
    };
  }

  /** Returns line and storage of a transfer, checked. */
  async function facts(
    storageOf: (facts: StorageFacts) => StorageId,
  ): Promise<{ line: TransferLine; storage: StorageId }> {
    const found = await client.storage();
    const line = findLine(found, 'transmitter', options.line);
    const storage = storageOf(found);
    checkFacts(line, storage);
    return { line, storage };
  }

  /** Runs the program until it does not report a recoverable error, a bounded number of times. */
  async function untilSettled(
    signal: AbortSignal,
    once: (isAgain: boolean) => Promise<RunEnd>,
  ): Promise<RunEnd> {
    let end = await once(false);
    for (const pause of PAUSES) {
      if (end.meaning !== 'retry') return end;
      await world.sleep(pause, signal);
      signal.throwIfAborted();
      end = await once(true);
    }
    return end;
  }

  /** Returns why a run failed as a whole; undefined for one that did not. */
  function runError(end: RunEnd, { port }: TransferLine): RayvisionError | undefined {
    if (end.meaning === 'done') return undefined;
    if (end.meaning === 'silent') {
      return new UnreachableError('transfer.programSilent', { seconds: Math.round(end.after / 1000), port });
    }
    if (end.meaning === 'retry') {
      return new FarmBusyError('transfer.programBusy', { times: PAUSES.length + 1, cause: end.why });
    }
    return new UnreachableError('transfer.programFailed', { cause: end.why, port, folder: logFolder });
  }

  /** Returns the error of an upload whose end is good, while its output contradicts that. */
  function contradiction(end: RunEnd): RayvisionError {
    const cause = 'why' in end ? end.why : '';
    return new UnreachableError('transfer.programUnsure', { cause, folder: logFolder });
  }

  async function uploadPart(
    pairs: readonly UploadPair[],
    { line, storage }: { line: TransferLine; storage: StorageId },
    { signal, limit, onBytes }: ProgramRun,
  ): Promise<readonly ProgramFailure[]> {
    const { encode } = await findEncoder();
    const names = printedNames(pairs, encode);
    const state = uploadState(pairs, names, onBytes);
    const list = () =>
      ({ folder: temporaryFolder, program: 'transmitter', name: 'upload.json', now: world.now() }) as const;
    let isSuccess = false;
    const end = await untilSettled(signal, (isAgain) => {
      const listed = isAgain ? state.retry() : pairs;
      return withTemporaryList(list(), listPieces(listed, encode), async (local) => {
        const job = { line, storage, type: 'upload_json', local, remote: '/', limit } as const;
        const reader = readOutput((name) => names.find(name).length > 0, state.onEvent);
        const result = await runProgram({ command: await command(job), reader, signal, ...machine });
        isSuccess = reader.isSuccess && !state.hasStrayFailure;
        return result;
      });
    });
    const error = runError(end, line) ?? (isSuccess ? undefined : contradiction(end));
    if (!error) return state.succeed();
    const failures = state.fail(error);
    if (!state.hasResults) throw error;
    return failures;
  }

  return {
    name: 'transmitter',
    reportsDone: true,

    async check() {
      await checkProgram();
      await facts(({ input }) => input);
    },

    async upload(pairs, run) {
      await checkProgram();
      const found = await facts(({ input }) => input);
      const good: UploadPair[] = [];
      const failures: ProgramFailure[] = [];
      for (const pair of pairs) {
        const error = await nameError(pair.local, pair.server);
        if (error) failures.push({ local: pair.local, error });
        else good.push(pair);
      }
      if (good.length === 0) return failures;
      const count = Math.min(options.parallel ?? 1, good.length);
      const parts = Array.from({ length: count }, (_, part) => good.filter((_, at) => at % count === part));
      const errors: unknown[] = [];
      const own = { ...run, limit: run.limit === undefined ? undefined : run.limit / count };
      await inParallel(parts, count, async (part) => {
        try {
          for (const failed of await uploadPart(part, found, own)) failures.push(failed);
        } catch (error) {
          run.signal.throwIfAborted();
          errors.push(error);
          for (const { local } of part) failures.push({ local, error: error as Error });
        }
      });
      if (errors.length === count) throw errors[0];
      return failures;
    },

    async download(folder, into, run) {
      await checkProgram();
      const { line, storage } = await facts(() => folder.storage);
      const remote = remoteFolder(folder.steps);
      checkShellPaths([into, remote], world.platform);
      const job = { line, storage, type: 'download_path', local: into, remote, limit: run.limit } as const;
      const state = downloadState(folder.steps, into, run);
      let hasSummary = false;
      const end = await untilSettled(run.signal, async (isAgain) => {
        if (isAgain) state.retry();
        const reader = readOutput(undefined, state.onEvent);
        const own = { command: await command(job), reader, signal: run.signal, ...machine };
        const result = await runProgram(own);
        hasSummary = reader.hasSummary;
        return result;
      });
      const error = runError(end, line);
      const failures = state.failures();
      // What a program did that names no file, or ends in the middle, is not known.
      if (error && (failures.length === 0 || !hasSummary)) throw error;
      if (state.isFlooded) throw error ?? contradiction(end);
      return failures;
    },

    async close() {
      await Promise.all([...running].map((one) => one.end()));
    },
  };
}
