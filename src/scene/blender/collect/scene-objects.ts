import type { Fields, Item } from '../container/fields.js';

/** The number of objects and collections that are stored, about 30 MB of addresses. */
const MOST = 300_000;

/** The owner of entries in the scene's master collection. */
export const MASTER = 'scene';

/** Collects the members of collections, and so the objects of the scene. */
export interface SceneObjects {
  /** Adds an entry of a collection's lists, or of the object list of an old scene or a view layer. */
  take(owner: string, item: Item): void;
  /** The objects of the active scene; undefined where they cannot be determined. */
  ofScene(): ReadonlySet<string> | undefined;
}

interface Collection {
  readonly objects: string[];
  readonly children: string[];
}

/** @param collections whether the file's Blender version has collections (2.80); before, scenes list their objects */
export function collectSceneObjects({ address }: Fields, collections: boolean): SceneObjects {
  const known = new Map<string, Collection>();
  const listed = new Set<string>();
  let count = 0;

  function collection(owner: string): Collection {
    const existing = known.get(owner) ?? { objects: [], children: [] };
    known.set(owner, existing);
    return existing;
  }

  function objectsBelow(root: string): ReadonlySet<string> {
    const objects = new Set<string>();
    const seen = new Set([root]);
    // Iterating over a set includes elements added meanwhile, and each element once, so cycles end.
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
      return known.has(MASTER) ? objectsBelow(MASTER) : listed;
    },
  };
}
