import type { FactsCamera } from '../../scene-format.js';

/** The number of cameras, linked objects and markers that are stored. */
const MOST = 100_000;

interface CameraObject {
  readonly name: string;
  readonly hidden: boolean;
}

/** Collects the objects that may be the camera of the active scene. */
export interface Cameras {
  /** Adds a camera. */
  add(address: string, camera: CameraObject): void;
  /** Adds an object of another kind, or of a library, where its kind is unknown. */
  other(address: string, object: CameraObject): void;
  /** Sets the scene's camera, which markers can override. */
  bind(address: string): void;
  /** Adds a marker that switches the camera at a frame. */
  mark(address: string, frame: number | undefined): void;
  /** @param members the objects of the scene; undefined counts all cameras as the scene's */
  list(members: ReadonlySet<string> | undefined): FactsCamera[];
}

type Spans = NonNullable<FactsCamera['spans']>;

/** Creates an empty collector. */
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
   * The frame spans of each camera (BKE_scene_camera_switch_find): a marker applies from its frame to the next marker,
   * the first marker also to the frames before it, and of several markers at one frame the first. Markers of hidden
   * cameras are ignored. Undefined where no marker applies, or a marker's frame cannot be read.
   */
  function spans(): ReadonlyMap<string, Spans> | undefined {
    const applicable = markers.filter(({ address }) => !isHidden(address));
    const frames = new Map<number, string>();
    for (const { address, frame } of applicable) {
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
        // Unread markers may switch to any of their cameras, or to the scene's.
        if (!marked) return { name, renderable: unread ? bound.has(at) : at === own };
        const shown = marked.get(at);
        return shown ? { name, renderable: true, spans: shown } : { name, renderable: false };
      });
    },
  };
}
