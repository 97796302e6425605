/** One of an account's storages: `/<kind>/<bid>-<user id>` (docs/protocol/workflow.md, §6.4). */
export interface StorageId {
  /** Empty if the farm gave none. */
  readonly bid: string;
  readonly userId: number;
}
