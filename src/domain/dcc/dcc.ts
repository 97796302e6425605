import { UsageError } from '../../errors.js';
import { suggest } from '../text/suggest.js';

/** A program (digital content creation tool, or stand-alone renderer) whose scenes the farm renders. */
export interface Dcc {
  readonly name: string;
  /** The farm's number for it (`cgId`, `cg_id`). */
  readonly id: number;
  /** File extensions, lower case, without the dot. */
  readonly extensions: readonly string[];
}

interface DccRow extends Dcc {
  readonly aliases: readonly string[];
}

/** Names and ids are the seed's sixteen; what a farm runs beyond them is its own to list. */
const ROWS: readonly DccRow[] = [
  { name: 'maya', id: 2000, extensions: ['ma', 'mb'], aliases: [] },
  { name: '3ds Max', id: 2001, extensions: ['max'], aliases: ['max', '3d max', '3ds'] },
  { name: 'lightwave', id: 2002, extensions: ['lws'], aliases: ['lw', 'lightwave3d'] },
  { name: 'arnold', id: 2003, extensions: ['ass', 'ass.gz'], aliases: ['arnold standalone'] },
  { name: 'houdini', id: 2004, extensions: ['hip', 'hipnc', 'hiplc'], aliases: [] },
  { name: 'cinema4d', id: 2005, extensions: ['c4d'], aliases: ['c4d', 'cinema'] },
  { name: 'softimage', id: 2006, extensions: ['scn'], aliases: ['xsi'] },
  { name: 'blender', id: 2007, extensions: ['blend'], aliases: [] },
  { name: 'vr_standalone', id: 2008, extensions: ['vrscene'], aliases: ['vray', 'v-ray', 'vray standalone'] },
  { name: 'mr_standalone', id: 2009, extensions: ['mi'], aliases: ['mental ray', 'mental ray standalone'] },
  { name: 'sketchup', id: 2010, extensions: ['skp'], aliases: [] },
  { name: 'vue', id: 2011, extensions: ['vue'], aliases: [] },
  { name: 'keyshot', id: 2012, extensions: ['bip', 'ksp'], aliases: [] },
  {
    name: 'clarisse',
    id: 2013,
    extensions: ['project', 'cfx', 'render'],
    aliases: ['clarisse ifx', 'isotropix'],
  },
  { name: 'octane_render', id: 2014, extensions: ['orbx', 'ocs'], aliases: ['octane'] },
  { name: 'katana', id: 2016, extensions: ['katana'], aliases: [] },
];

/** The seed's DCC table, in id order. */
export const DCCS: readonly Dcc[] = ROWS;

/** Case, spaces, `-` and `_` do not count in a DCC's name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

/**
 * The DCC of a name, alias or id as a person types it.
 * @throws UsageError when there is none; it suggests the nearest name.
 */
export function findDcc(typed: string): Dcc {
  const wanted = plain(typed);
  const row = ROWS.find((dcc) => plain(dcc.name) === wanted || dcc.aliases.some((a) => plain(a) === wanted));
  const found = row ?? ROWS.find((dcc) => String(dcc.id) === typed.trim());
  if (found) return found;
  const names = new Map(
    ROWS.flatMap((dcc) => [dcc.name, ...dcc.aliases].map((n) => [plain(n), dcc.name] as const)),
  );
  const near = suggest(wanted, [...names.keys()]);
  const nearest = near && names.get(near);
  if (nearest) throw new UsageError('dcc.typo', { dcc: typed, nearest });
  throw new UsageError('dcc.unknown', { dcc: typed });
}

/** The DCC with this farm id, or undefined: a farm may run more than the seed lists. */
export function dccById(id: number): Dcc | undefined {
  return ROWS.find((dcc) => dcc.id === id);
}

/** The DCC that a scene's file name tells by its extension, or undefined. */
export function dccOfFile(file: string): Dcc | undefined {
  const lower = file.toLowerCase();
  return ROWS.find((dcc) => dcc.extensions.some((extension) => lower.endsWith(`.${extension}`)));
}
