import type { RemoteFile } from '../domain/files/remote-file.js';
import type { PlannedFile } from './plan.js';

/** What came of one file. */
export type Outcome<T> =
  /** It travelled. */
  | { readonly file: T; readonly state: 'sent' }
  /** The other side had it already. */
  | { readonly file: T; readonly state: 'held' }
  | { readonly file: T; readonly state: 'failed'; readonly error: unknown };

/** What a transfer is told on its way, and tells. */
export interface Transfer<T> {
  readonly signal: AbortSignal;
  /** Bytes a second for all files together; undefined for no limit. */
  readonly limit: number | undefined;
  /** Told of bytes as they travel, and of as many below zero when they travelled in vain. */
  onBytes(bytes: number): void;
  /** Told of each file when it is there, or will not be. */
  onOutcome(outcome: Outcome<T>): void | Promise<void>;
}

/** A file to bring here. */
export interface Fetch {
  readonly remote: RemoteFile;
  /** Absolute path; its folder is there. */
  readonly local: string;
  /**
   * Asked before the file travels, before and after anything is created in its folder, and before it gets its name.
   * @throws when its place is not free any more, or leads elsewhere
   */
  check(): Promise<void>;
}

/**
 * A way for files to the farm and back. An engine does what it can for every file and tells each one's outcome; it
 * rejects only when nothing can go on: an interruption, a full disk, a storage that is not there.
 */
export interface Engine {
  readonly name: string;
  /**
   * Finds out whether files can be brought to the input storage now, where that can be told before they travel.
   * @throws NoInputError for a storage that is not there
   */
  checkInput?(): Promise<void>;
  /** Brings files to the input storage. What is there already, by its content, does not travel unless `force` is set. */
  upload(files: readonly PlannedFile[], transfer: Transfer<PlannedFile> & { force: boolean }): Promise<void>;
  /** Everything below a folder of the output storage, in the order of the names; nothing when there is no such folder. */
  list(folder: readonly string[], signal: AbortSignal): AsyncGenerator<RemoteFile>;
  /** Whether a file here has the very content of one in the output storage. */
  isSame(remote: RemoteFile, local: string): Promise<boolean>;
  /** Whether a file here was brought by an engine like this, and nobody has touched it since. */
  isOwn(local: string): Promise<boolean>;
  /** Brings files here, over whatever has their names; nobody sees half of one. */
  download(files: readonly Fetch[], transfer: Transfer<Fetch>): Promise<void>;
}
