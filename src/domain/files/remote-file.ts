import type { StorageId } from './storage-id.js';

/** An entry of the farm's output storage. */
export interface RemoteFile {
  /** The components of its path below the storage's root, unchecked. */
  readonly steps: readonly string[];
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds; some farms report whole seconds. */
  readonly modifiedMs: number;
  /** Only plain files are fetched. */
  readonly kind: 'file' | 'link' | 'other' | 'unreadable';
  /** The system's error code for an unreadable entry. */
  readonly errorCode?: string;
  /** Why the farm does not list an unreadable entry. */
  readonly error?: Error;
  /** The storage that holds it, where that is not the account's own. */
  readonly storage?: StorageId | undefined;
}

/** The path of an entry below the storage's root. */
export function remotePath({ steps }: Pick<RemoteFile, 'steps'>): string {
  return steps.join('/');
}
