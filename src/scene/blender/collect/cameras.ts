import type { FactsCamera } from '../../scene-format.js';

/** Most cameras, linked objects and markers that are remembered. */
const MOST = 100_000;

interface CameraObject {
  readonly name: string;
  readonly hidden: boolean;
}

/** The objects that the active scene may look through. */
export interface Cameras {
  /** An object whose data is a camera. */
  add(address: string, camera: CameraObject): void;
  /** Another object: some other kind, or one of a library, whose kind stands only there. */
  other(address: string, object: CameraObject): void;
  /** The object that the scene looks through unless markers say otherwise. */
  bind(address: string): void;
  /** An object that the scene looks through from a frame on. */
  mark(address: string, frame: number | undefined): void;
  /** @param members the objects of the scene; without them all cameras are taken for its own */
  list(members: ReadonlySet<string> | undefined): FactsCamera[];
}

type Spans = NonNullable<FactsCamera['spans']>;

export function collectCameras(): Cameras {
  const cameras = new Map<string, CameraObject>();
  const others = new Map<string, CameraObject>();
  const markers: { address: string; frame: number | undefined }[] = [];
  /** The scene's own camera, and those of its markers. */
  const bound = new Set<string>();
  let own = '';

  function isHidden(address: string): boolean {
    return (cameras.get(address) ?? others.get(address))?.hidden === true;
  }

  /**
   * From when to when each camera renders (BKE_scene_camera_switch_find): the last marker before a frame rules, before
   * the first one this does too, and of several at one frame the first. Markers of hidden cameras count for nothing.
   * Undefined when no marker rules, or one stands at a frame that cannot be read.
   */
  function spans(): ReadonlyMap<string, Spans> | undefined {
    const ruling = markers.filter(({ address }) => !isHidden(address));
    const frames = new Map<number, string>();
    for (const { address, frame } of ruling) {
      if (frame === undefined) return undefined;
      if (!frames.has(frame)) frames.set(frame, address);
    }
    const inOrder = [...frames].toSorted(([a], [b]) => a - b);
    if (inOrder.length === 0) return undefined;
    const found = new Map<string, [number | null, number | null][]>();
    for (const [at, [frame, address]] of inOrder.entries()) {
      const next = inOrder[at + 1]?.[0];
      const known = found.get(address) ?? [];
      known.push([at === 0 ? null : frame, next === undefined ? null : next - 1]);
      found.set(address, known);
    }
    return found;
  }

  return {
    add(address, camera) {
      if (cameras.size < MOST) cameras.set(address, camera);
    },
    other(address, object) {
      if (bound.has(address)) others.set(address, object);
    },
    bind(address) {
      own = address;
      bound.add(address);
    },
    mark(address, frame) {
      if (address === '' || markers.length >= MOST) return;
      markers.push({ address, frame });
      bound.add(address);
    },
    list(members) {
      const marked = spans();
      const all = [...[...cameras].filter(([at]) => !members || members.has(at) || bound.has(at)), ...others];
      const unread = marked === undefined && markers.some(({ address }) => !isHidden(address));
      return all.map(([at, { name }]) => {
        // Markers that cannot be read may show any of their cameras, and the scene's own.
        if (!marked) return { name, renderable: unread ? bound.has(at) : at === own };
        const shown = marked.get(at);
        return shown ? { name, renderable: true, spans: shown } : { name, renderable: false };
      });
    },
  };
}
