import { type DccName, dccNamed } from '../../domain/dcc/dcc.js';
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

/** The software that the sandbox offers. */
export const SOFTWARE: readonly Software[] = (list as readonly Row[]).map(softwareOf);
