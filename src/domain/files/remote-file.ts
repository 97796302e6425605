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
}

/** The path of an entry below the storage's root. */
export function remotePath({ steps }: Pick<RemoteFile, 'steps'>): string {
  return steps.join('/');
}
