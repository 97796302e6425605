import list from './software.json';

/** A program that the farm runs; flags as querySoftwareList shows them (docs/protocol/endpoints.md, §7.1). */
export interface Software {
  readonly cgId: number;
  /** The exact spelling of a job file's `cg_name`. */
  readonly cgName: string;
  /** The list's own spelling, where it is another one. */
  readonly listName?: string;
  readonly cgType: string;
  readonly project: number;
  readonly analyse: number;
  readonly linux: number;
  readonly versions: readonly string[];
  /** Plug-in name to its versions. */
  readonly plugins: Readonly<Record<string, readonly string[]>>;
}

export const SOFTWARE: readonly Software[] = list as readonly Software[];
