import { type DccName, dccNamed } from '../../domain/dcc/dcc.js';
import list from './software.json';

/** A program that the farm runs; flags as querySoftwareList has them (docs/protocol/endpoints.md, §7.1). */
export interface Software {
  readonly cgId: number;
  /** The exact spelling of a job file's `cg_name`. */
  readonly cgName: string;
  /** The spelling in querySoftwareList, where it differs. */
  readonly listName?: string;
  readonly cgType: string;
  readonly project: number;
  readonly analyse: number;
  readonly linux: number;
  readonly versions: readonly string[];
  /** The versions of each plug-in, by its name. */
  readonly plugins: Readonly<Record<string, readonly string[]>>;
}

/** What software.json has of a DCC: its profile has the rest. `cgType` only where the farm lists other extensions. */
type DccRow = { readonly dcc: DccName; readonly cgType?: string } & Omit<
  Software,
  'cgId' | 'cgName' | 'cgType' | 'linux'
>;

/** A program that the client does not know is there in full. */
type Row = Software | DccRow;

function softwareOf(row: Row): Software {
  if (!('dcc' in row)) return row;
  const { dcc, ...rest } = row;
  const { id, cgName, extensions, systems } = dccNamed(dcc);
  const linux = systems.includes('linux') ? 1 : 0;
  return { cgId: id, cgName, cgType: extensions.join(';'), linux, ...rest };
}

export const SOFTWARE: readonly Software[] = (list as readonly Row[]).map(softwareOf);
