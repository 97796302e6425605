import list from './software.json';

/** A program that the farm supports; flags as in querySoftwareList (docs/protocol/endpoints.md, §7.1). */
export interface Software {
  readonly cgId: number;
  /** `cg_name` in job files, exactly. */
  readonly cgName: string;
  /** Name in the software list, if it differs. */
  readonly listName?: string;
  readonly cgType: string;
  readonly project: number;
  readonly analyse: number;
  readonly linux: number;
  readonly versions: readonly string[];
  /** Plug-ins by name, with their versions. */
  readonly plugins: Readonly<Record<string, readonly string[]>>;
}

export const SOFTWARE: readonly Software[] = list as readonly Software[];
