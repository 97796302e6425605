import type { FactsCamera } from '../format.js';

/** Most cameras, and linked objects, that are remembered. */
const MOST = 100_000;

/** The objects that the active scene may look through. */
export interface Cameras {
  /** An object whose data is a camera. */
  add(address: string, name: string): void;
  /** Another object: some other kind, or one of a library, whose kind stands only there. */
  other(address: string, name: string): void;
  /** An object that the scene looks through, at least for some frames. */
  bind(address: string): void;
  /** @param members the objects of the scene; without them all cameras are taken for its own */
  list(members: ReadonlySet<string> | undefined): FactsCamera[];
}

export function collectCameras(): Cameras {
  const cameras = new Map<string, string>();
  const others = new Map<string, string>();
  const bound = new Set<string>();
  return {
    add(address, name) {
      if (cameras.size < MOST) cameras.set(address, name);
    },
    other(address, name) {
      if (bound.has(address)) others.set(address, name);
    },
    bind(address) {
      if (address !== '' && bound.size < MOST) bound.add(address);
    },
    list(members) {
      const own = [...cameras].filter(([at]) => !members || members.has(at) || bound.has(at));
      return [...own, ...others].map(([at, name]) => ({ name, renderable: bound.has(at) }));
    },
  };
}
