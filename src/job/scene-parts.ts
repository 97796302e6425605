import { type FrameRange, frameRangeSchema } from '../domain/frames/frame-range.js';
import type { SceneCamera, SceneLayer } from '../domain/scene/scene-report.js';
import type { JobSpec } from './job-spec.js';

/** A layer or camera with the artist's name and, where the job file has another one, that name in `node`. */
type NamedPart = Pick<SceneLayer, 'name' | 'node'>;

/**
 * Whether the list contains a part's name: either of its names, or the last component of one that is a path
 * (`background` for `project://scene/image.background`, `mantra1` for `/out/mantra1`).
 */
export function isNamed({ name, node }: NamedPart, names: readonly string[]): boolean {
  if (names.includes(name) || (node !== undefined && names.includes(node))) return true;
  if (name.startsWith('/')) return names.some((one) => one !== '' && name.endsWith(`/${one}`));
  return name.includes('://') && names.some((one) => name.endsWith(`.${one}`) || name.endsWith(`/${one}`));
}

/** A part's name in the job file. */
export function wireName({ name, node }: NamedPart): string {
  return node ?? name;
}

/** Parses the frames of a scene report; undefined where job files cannot express them (negative frames). */
export function rangeOf(text: string | null | undefined): FrameRange | undefined {
  const result = frameRangeSchema.safeParse(text);
  return result.success ? result.data : undefined;
}

/** The frames to render of a layer: its own, unless the user chose others. */
export function framesOf({ frames }: Pick<SceneLayer, 'frames'>, spec: JobSpec): FrameRange {
  return (spec.ownFrames ? rangeOf(frames.value) : undefined) ?? spec.frames;
}

/**
 * Whether a layer, ROP or render node will be rendered: the user chose it, or chose none and the scene renders it. A
 * DCC has either layers or ROPs.
 */
export function isRendered(
  layer: SceneLayer,
  { layers, rops = [] }: Pick<JobSpec, 'layers'> & Partial<Pick<JobSpec, 'rops'>>,
): boolean {
  const chosen = layers.length > 0 ? layers : rops;
  return chosen.length > 0 ? isNamed(layer, chosen) : layer.renderable;
}

/** The ROPs or render nodes to render, as the scene has them; the chosen names where the scene was not read. */
export function chosenRops({ rops, report }: Pick<JobSpec, 'rops' | 'report'>): readonly string[] {
  const own = (report?.layers ?? []).filter((layer) => isNamed(layer, rops)).map(wireName);
  const unknown = rops.filter((name) => !(report?.layers ?? []).some((layer) => isNamed(layer, [name])));
  return [...own, ...unknown];
}

/** Converts camera names to those of the job file; a name that the scene report does not list stays unchanged. */
export function cameraNames(names: readonly string[], cameras: readonly SceneCamera[]): string[] {
  return names.map((name) => {
    const camera = cameras.find((one) => isNamed(one, [name]));
    return camera ? wireName(camera) : name;
  });
}

/** The cameras between which a scene switches by markers (Blender), in the order in which they render. */
export function switchedCameras(cameras: readonly SceneCamera[]): SceneCamera[] {
  const first = ({ frames = '' }: SceneCamera) => Number.parseInt(frames, 10);
  return cameras.filter(({ frames }) => frames !== undefined).toSorted((a, b) => first(a) - first(b));
}
