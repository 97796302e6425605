import type { StorageId } from '../../client/storage/storage.js';
import type { UploadPair } from '../../domain/files/upload-pair.js';

/** A folder of an output storage. */
export interface RemoteFolder {
  /** Components of its path below the storage's root. */
  readonly steps: readonly string[];
  /** The storage that holds it: the task's own, which may be a sub-account's (docs/protocol/workflow.md, §6.4). */
  readonly storage: StorageId;
}

/** What a transfer program reports of one file. Files that it does not mention were transferred, unless it failed. */
export interface ProgramFailure {
  /** Local path, as it was handed to the program. */
  readonly local: string;
  readonly error: Error;
}

/** Settings of one transfer by a program, and callbacks for its progress. */
export interface ProgramRun {
  /** Ends the program, and every process that it started, when it is aborted. */
  readonly signal: AbortSignal;
  /** Bytes a second; undefined for no limit. */
  readonly limit: number | undefined;
  /** Bytes that were transferred, as far as the program says; negative when they have to be transferred again. */
  onBytes(bytes: number): void;
  /** Called with the local path of each downloaded file that the program reports as complete. */
  onDone?(local: string): void;
}

/** The vendor's program, or its daemon, that transfers files to the farm and back (docs/protocol/workflow.md, §6). */
export interface TransferProgram {
  readonly name: 'transmitter' | 'raysync';
  /** Whether it reports each complete file of a download: after a failure, no other one is complete. */
  readonly reportsDone?: boolean;
  /**
   * Checks before an upload that the program is there and that the farm has a line for it.
   * @throws ConfigError for a program that cannot be started; DataError for a line that the farm does not have
   */
  check(): Promise<void>;
  /**
   * Uploads files to the input storage. Whether the farm has a file already is the program's own question.
   * @returns the files that were not transferred
   * @throws when the program fails as a whole; the signal's reason
   */
  upload(pairs: readonly UploadPair[], run: ProgramRun): Promise<readonly ProgramFailure[]>;
  /**
   * Downloads the content of a folder into a local folder, which exists: `a/b.png` of the remote folder becomes
   * `<into>/a/b.png`. Files that are complete there are skipped, partial ones resumed, as far as the program can.
   * @returns the files that were not transferred
   * @throws when the program fails as a whole; the signal's reason
   */
  download(folder: RemoteFolder, into: string, run: ProgramRun): Promise<readonly ProgramFailure[]>;
  /** Ends what the program still runs for this process. */
  close(): Promise<void>;
}
