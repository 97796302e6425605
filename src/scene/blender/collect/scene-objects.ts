import type { Fields, Item } from '../container/fields.js';

/** Most objects and collections that are remembered: about 30 MB of addresses. */
const MOST = 300_000;

/** The collection that is a scene's own. */
export const MASTER = 'scene';

/** What lies in which collection, and so which objects belong to the scene. */
export interface Members {
  /** Takes an entry of a collection's lists, or of an old scene's or a view layer's list of objects. */
  take(owner: string, item: Item): void;
  /** The objects of the active scene; undefined when that cannot be said. */
  ofScene(): ReadonlySet<string> | undefined;
}

interface Collection {
  readonly objects: string[];
  readonly children: string[];
}

/**
 * @param collections whether this file's Blender puts objects into collections (2.80); before, a scene lists its
 *   objects itself
 */
export function collectMembers({ address }: Fields, collections: boolean): Members {
  const known = new Map<string, Collection>();
  const listed = new Set<string>();
  let count = 0;

  function collection(owner: string): Collection {
    const existing = known.get(owner) ?? { objects: [], children: [] };
    known.set(owner, existing);
    return existing;
  }

  function below(root: string): ReadonlySet<string> {
    const objects = new Set<string>();
    const seen = new Set([root]);
    // A set grows while it is gone through, and holds nothing twice: circles end.
    for (const one of seen) {
      for (const object of known.get(one)?.objects ?? []) objects.add(object);
      for (const child of known.get(one)?.children ?? []) seen.add(child);
    }
    return objects;
  }

  return {
    take(owner, item) {
      count++;
      if (count > MOST) return;
      const { name } = item.struct;
      if (name === 'CollectionObject') collection(owner).objects.push(address(item, 'ob') ?? '');
      else if (name === 'CollectionChild') collection(owner).children.push(address(item, 'collection') ?? '');
      else listed.add(address(item, 'object') ?? '');
    },
    ofScene() {
      if (count > MOST) return undefined;
      if (!collections) return listed;
      return known.has(MASTER) ? below(MASTER) : listed;
    },
  };
}
