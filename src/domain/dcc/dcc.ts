import { UsageError } from '../../errors.js';
import { suggest } from '../text/suggest.js';
import type { DccProfile } from './profile.js';
import { PROFILES } from './profiles.js';

export type DccName = keyof typeof PROFILES;

/** A program (digital content creation tool, or stand-alone renderer) whose scenes the farm renders. */
export interface Dcc extends DccProfile {
  readonly name: DccName;
}

/** The DCC with this name. */
export function dccNamed(name: DccName): Dcc {
  return { name, ...PROFILES[name] };
}

/** All DCCs, in the order of their ids. */
export const DCCS: readonly Dcc[] = (Object.keys(PROFILES) as DccName[]).map(dccNamed);

/** A name without case, spaces, `-` and `_`, which `--dcc` ignores. */
function simplified(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

/**
 * Finds a DCC by a name, alias or id that a user typed.
 * @throws UsageError when there is none; it suggests the nearest name.
 */
export function findDcc(typed: string): Dcc {
  const wanted = simplified(typed);
  const byName = new Map(
    DCCS.flatMap((dcc) => [dcc.name, ...dcc.aliases].map((name) => [simplified(name), dcc] as const)),
  );
  const found = byName.get(wanted) ?? DCCS.find((dcc) => String(dcc.id) === typed.trim());
  if (found) return found;
  const nearest = byName.get(suggest(wanted, [...byName.keys()]) ?? '');
  if (nearest) throw new UsageError('dcc.typo', { dcc: typed, nearest: nearest.name });
  throw new UsageError('dcc.unknown', { dcc: typed });
}

/** The DCC with this id, or undefined: a farm may run more DCCs than this program knows. */
export function dccById(id: number): Dcc | undefined {
  return DCCS.find((dcc) => dcc.id === id);
}

/** The DCC whose extension a file's name has, or undefined. */
export function dccOfFile(file: string): Dcc | undefined {
  const lower = file.toLowerCase();
  return DCCS.find((dcc) => dcc.extensions.some((extension) => lower.endsWith(`.${extension}`)));
}
