/** Something in the farm's output storage. */
export interface RemoteFile {
  /** Its names from the root of the storage on; names may be anything. */
  readonly steps: readonly string[];
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds; of a farm that tells seconds only, whole ones. */
  readonly modifiedMs: number;
  /** Links and whatever else is no plain file are never fetched. */
  readonly kind: 'file' | 'link' | 'other' | 'unreadable';
  /** Why it cannot be looked at, in the system's word. */
  readonly trouble?: string;
}

/** A path in the storage, as it is shown. */
export function remotePath({ steps }: Pick<RemoteFile, 'steps'>): string {
  return steps.join('/');
}
