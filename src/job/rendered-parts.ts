import { type FrameRange, frameRangeSchema } from '../domain/frames.js';
import type { TaskFile } from '../domain/task-info.js';

/** One thing that a job file renders, under the names that it has there. */
export interface RenderedPart {
  /** A layer, an image, a ROP or a render node; null for a scene as a whole. */
  readonly layer: string | null;
  /** Each of them renders all frames; none named is the scene's own camera. */
  readonly cameras: readonly string[];
  /** Undefined where the file names none that can be read. */
  readonly frames: FrameRange | undefined;
}

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const members = (value: unknown): Members => (isMembers(value) ? value : {});
const texts = (value: unknown): string[] => list(value).filter((one) => typeof one === 'string');

/** Switches are text, "0" or "1". */
const isOn = (value: unknown, byDefault: boolean) =>
  value === undefined ? byDefault : String(value) === '1';

function framesOf(value: unknown): FrameRange | undefined {
  const result = frameRangeSchema.safeParse(value);
  return result.success ? result.data : undefined;
}

function mayaLayers(scene: Members): RenderedPart[] {
  return Object.entries(scene).flatMap(([layer, value]) => {
    if (!isOn(members(value).renderable, true)) return [];
    const common = members(members(value).common);
    return [{ layer, cameras: texts(common.render_camera), frames: framesOf(common.frames) }];
  });
}

function houdiniNodes(scene: Members): RenderedPart[] {
  const nodes = [scene.rop_node, scene.geo_node, scene.distributedsim_node].flatMap(list).map(members);
  return nodes
    .filter(({ render }) => isOn(render, false))
    .map(({ node, frames }) => ({ layer: String(node), cameras: [], frames: framesOf(frames) }));
}

/** Clarisse's image is rendered by itself, and so is each of its layers. */
function clarisseImages(scene: Members): RenderedPart[] {
  return list(scene.image_node)
    .map(members)
    .flatMap((image) => [
      ...(isOn(image.renderable, false) ? [image] : []),
      ...list(image.layers)
        .map(members)
        .filter(({ renderable }) => isOn(renderable, true)),
    ])
    .map(({ name, frames }) => ({ layer: String(name), cameras: [], frames: framesOf(frames) }));
}

function katanaNodes({ rendernodes }: Members): RenderedPart[] {
  return Object.entries(members(rendernodes))
    .filter(([, node]) => isOn(members(node).renderable, true))
    .map(([layer, node]) => ({ layer, cameras: [], frames: framesOf(members(node).frames) }));
}

function wholeScene(scene: Members): RenderedPart[] {
  const common = members(scene.common);
  // Blender's camera stands there as Python shows it.
  const blender = /Object\("(.*)"\)/.exec(String(common.camera_name ?? ''))?.[1];
  const cameras = blender === undefined ? texts(common.renderable_camera) : [blender];
  return [{ layer: null, cameras, frames: framesOf(common.frames) }];
}

/**
 * What the farm will open a task into, by the scene section that its job file has (docs/protocol/job-files.md, §3): in
 * the order of the file, and under its names, which are those that the farm shows of sub tasks.
 */
export function renderedParts({
  scene_info,
  scene_info_render,
}: Pick<TaskFile, 'scene_info' | 'scene_info_render'>): RenderedPart[] {
  const scene = Object.keys(scene_info_render).length > 0 ? scene_info_render : scene_info;
  if ('rop_node' in scene || 'geo_node' in scene) return houdiniNodes(scene);
  if ('image_node' in scene) return clarisseImages(scene);
  if ('rendernodes' in scene) return katanaNodes(scene);
  const values = Object.values(scene);
  const isLayerMap =
    values.length > 0 && values.every((one) => isMembers(one) && ('common' in one || 'renderable' in one));
  return 'common' in scene || !isLayerMap ? wholeScene(scene) : mayaLayers(scene);
}
