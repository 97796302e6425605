import { type FrameRange, frameRangeSchema } from '../domain/frames/frame-range.js';
import type { SceneCamera, SceneLayer } from '../domain/scene/scene-report.js';
import type { JobSpec } from './job-spec.js';

/** A part of a scene that has one name for the artist and, it may be, another one in the job file. */
type Part = Pick<SceneLayer, 'name' | 'node'>;

/**
 * Whether a part is among those that were named: by either of its names, or by the last part of one that is a path
 * (`background` for `project://scene/image.background`).
 */
export function isNamed({ name, node }: Part, names: readonly string[]): boolean {
  if (names.includes(name) || (node !== undefined && names.includes(node))) return true;
  return name.includes('://') && names.some((one) => name.endsWith(`.${one}`) || name.endsWith(`/${one}`));
}

/** A part's name in the job file. */
export function wireName({ name, node }: Part): string {
  return node ?? name;
}

/** The range of a text in a scene report; undefined for one that the farm has no way to write (negative frames). */
export function rangeOf(text: string | null | undefined): FrameRange | undefined {
  const result = frameRangeSchema.safeParse(text);
  return result.success ? result.data : undefined;
}

/** The frames of one layer: its own, unless somebody chose others. */
export function framesOf({ frames }: Pick<SceneLayer, 'frames'>, spec: JobSpec): FrameRange {
  return (spec.ownFrames ? rangeOf(frames.value) : undefined) ?? spec.frames;
}

/** Whether a layer will be rendered: it was named, or nobody named any and the scene renders it. */
export function isRendered(layer: SceneLayer, { layers }: Pick<JobSpec, 'layers'>): boolean {
  return layers.length > 0 ? isNamed(layer, layers) : layer.renderable;
}

/** Names of cameras as the job file has them; one that the scene does not tell of stays as it was named. */
export function cameraNames(names: readonly string[], cameras: readonly SceneCamera[]): string[] {
  return names.map((name) => {
    const camera = cameras.find((one) => isNamed(one, [name]));
    return camera ? wireName(camera) : name;
  });
}

/** The cameras among which a scene switches (Blender's markers), in the order in which they render; else none. */
export function switchedCameras(cameras: readonly SceneCamera[]): SceneCamera[] {
  const first = ({ frames = '' }: SceneCamera) => Number.parseInt(frames, 10);
  return cameras.filter(({ frames }) => frames !== undefined).toSorted((a, b) => first(a) - first(b));
}
