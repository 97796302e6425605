/** One of an account's storages: `/<kind>/<bid>-<user id>` (docs/protocol/workflow.md, §6.4). */
export interface StorageId {
  readonly bid: string;
  readonly userId: number;
}
