import type { SceneDamage } from '../../domain/scene/scene-report.js';
import type { FollowedFacts } from '../scene-format.js';
import type { LayerFiles } from './asset-path.js';

/** The facts of a layer; of one that was not read to its end, not all files are known. */
export function factsOf({ files, full }: LayerFiles, damage: SceneDamage | undefined): FollowedFacts {
  const limited: SceneDamage | undefined = full ? { reason: 'limit', at: 0 } : undefined;
  const stopped = damage ?? limited;
  return { files, nested: [], unknown: stopped ? ['assets'] : [], ...(stopped ? { damage: stopped } : {}) };
}
