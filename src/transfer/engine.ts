import type { RemoteFile } from '../domain/files/remote-file.js';
import type { StorageId } from '../domain/files/storage-id.js';
import type { PlannedFile } from './plan.js';

/** The result of one file. */
export type FileOutcome<T> =
  /** It was transferred. */
  | { readonly file: T; readonly state: 'sent' }
  /** The target had it already. */
  | { readonly file: T; readonly state: 'held' }
  | { readonly file: T; readonly state: 'failed'; readonly error: unknown };

/** Settings of a transfer, and callbacks for its progress. */
export interface Transfer<T> {
  readonly signal: AbortSignal;
  /** Bytes a second for all files together; undefined for no limit. */
  readonly limit: number | undefined;
  /** Bytes that were transferred; negative when they have to be transferred again. */
  onBytes(bytes: number): void;
  /** Called once for each file, at its end. */
  onOutcome(outcome: FileOutcome<T>): void | Promise<void>;
}

/** A file to download. */
export interface DownloadItem {
  readonly remote: RemoteFile;
  /** Absolute path, in a folder that exists: that of `remote` below the folder of the download, or a free name there. */
  readonly local: string;
  /**
   * Called before the transfer, before and after anything is created in its folder, and before the file gets its name.
   * @throws when the path is taken now, or leads elsewhere
   */
  check(): Promise<void>;
}

/**
 * Transfers files to the farm and back. A file that fails is an outcome; an engine rejects only when no file can be
 * transferred any more: after an interruption, on a full disk, without the storage.
 */
export interface Engine {
  readonly name: string;
  /**
   * Whether `list` is the farm's own listing, which then has nothing to be compared with; otherwise it is what this
   * machine sees of the storage.
   */
  readonly listsAsFarm?: boolean;
  /** Whether `download` checks the room on the disk itself, since a part may be there already. */
  readonly checksRoom?: boolean;
  /**
   * Checks before an upload whether the input storage can be reached, where an engine can know that.
   * @throws NoInputError for a storage that is not mounted; what `check` of a transfer program throws
   */
  checkInput?(): Promise<void>;
  /** Uploads files to the input storage; without `force` only those whose content is not there already. */
  upload(files: readonly PlannedFile[], transfer: Transfer<PlannedFile> & { force: boolean }): Promise<void>;
  /**
   * Lists the files below a folder of the output storage, sorted by name; none where the folder does not exist.
   * @param storage the storage that holds the folder, where the farm names it; a mounted one is what it is
   */
  list(
    folder: readonly string[],
    signal: AbortSignal,
    storage?: StorageId | undefined,
  ): AsyncGenerator<RemoteFile>;
  /** Whether a local file has the content of one in the output storage; false if that cannot be known. */
  isSame(remote: RemoteFile, local: string): Promise<boolean>;
  /** Whether a local file was downloaded earlier and has not changed since. */
  isOwn(local: string): Promise<boolean>;
  /** Downloads files and replaces those that have their names; a file gets its name when it is complete. */
  download(files: readonly DownloadItem[], transfer: Transfer<DownloadItem>): Promise<void>;
  /** Ends what the engine still runs, where it runs other programs. */
  close?(): Promise<void>;
}
