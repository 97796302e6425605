/** Ways to transfer files: `auto` takes the first that this machine has, in this order. */
export const TRANSFER_WAYS = ['storage', 'transmitter', 'raysync'] as const;
export type TransferWay = 'auto' | (typeof TRANSFER_WAYS)[number];

/** How files are transferred, as options, environment and profile say. Never from a project file. */
export interface TransferSettings {
  readonly way: TransferWay;
  /** Absolute path of the vendor's `rayvision_transmitter`. */
  readonly transmitter: string | undefined;
  /** Absolute path of the folder of the vendor's Raysync daemon. */
  readonly raysync: string | undefined;
  /** Name of the farm's line; by default the one that the farm prefers. */
  readonly line: string | undefined;
  /** Transfers at the same time, 1 to 10. */
  readonly parallel: number | undefined;
  /** `host:port` of the vendor's transfer proxy (docs/protocol/workflow.md, §6.5), for the Raysync daemon. */
  readonly proxy: string | undefined;
}
