import type { FrameRange } from '../../domain/frames.js';
import { invalid } from '../refusal.js';
import { framesAt, isOn, list, type Members, members, text } from './read.js';

/** One thing that a task renders: a layer, a camera, a ROP, or the scene as a whole. */
export interface Part {
  readonly layerName: string | null;
  readonly camera: string;
  /** Houdini's node path, which the farm glues in front of the frames. */
  readonly node: string;
  readonly frames: FrameRange;
  readonly taskType: string;
}

function part(frames: FrameRange, more: Partial<Part> = {}): Part {
  return { layerName: null, camera: '', node: '', taskType: 'Render', frames, ...more };
}

/** One part a camera; none named is one part of the scene's own camera. */
function byCamera(names: readonly string[], whole: Part): Part[] {
  return names.length < 2
    ? [{ ...whole, camera: names[0] ?? '' }]
    : names.map((camera) => ({ ...whole, camera }));
}

function mayaLayers(scene: Members, at: string): Part[] {
  return Object.entries(scene).flatMap(([layerName, value]) => {
    const layer = members(value, `${at}.${layerName}`);
    if (!isOn(layer.renderable, true)) return [];
    const common = members(layer.common ?? {}, `${at}.${layerName}.common`);
    const frames = framesAt(common.frames, `${at}.${layerName}.common.frames`);
    return byCamera(list(common.render_camera).map(text), part(frames, { layerName }));
  });
}

const HOUDINI_LISTS = ['rop_node', 'geo_node', 'distributedsim_node'] as const;

function houdiniNodes(scene: Members, at: string): Part[] {
  return HOUDINI_LISTS.flatMap((name) =>
    list(scene[name]).flatMap((value, index) => {
      const place = `${at}.${name}[${index}]`;
      const entry = members(value, place);
      if (!isOn(entry.render, false)) return [];
      const node = text(entry.node);
      const taskType = name === 'rop_node' ? 'Render' : 'GopRender';
      return [part(framesAt(entry.frames, `${place}.frames`), { layerName: node, node, taskType })];
    }),
  );
}

/** Entries of a list that render by themselves: Clarisse's images and layers, Katana's render nodes. */
function named(entry: Members, place: string, byDefault: boolean): Part[] {
  if (!isOn(entry.renderable, byDefault)) return [];
  return [part(framesAt(entry.frames, `${place}.frames`), { layerName: text(entry.name) })];
}

function clarisseImages(scene: Members, at: string): Part[] {
  return list(scene.image_node).flatMap((value, index) => {
    const place = `${at}.image_node[${index}]`;
    const image = members(value, place);
    const layers = list(image.layers).flatMap((layer, i) =>
      named(members(layer, `${place}.layers[${i}]`), `${place}.layers[${i}]`, true),
    );
    return [...named(image, place, false), ...layers];
  });
}

function katanaNodes(scene: Members, at: string): Part[] {
  return Object.entries(members(scene.rendernodes, `${at}.rendernodes`)).flatMap(([name, value]) => {
    const place = `${at}.rendernodes.${name}`;
    return named({ ...members(value, place), name }, place, true);
  });
}

function unrealQueues(scene: Members, at: string): Part[] {
  return list(scene.all_movie_pipline_queue).flatMap((value, index) => {
    const place = `${at}.all_movie_pipline_queue[${index}]`;
    const queue = members(value, place);
    if (!isOn(queue.renderable, true)) return [];
    return list(queue.render_job).flatMap((entry, i) => {
      const job = members(entry, `${place}.render_job[${i}]`);
      if (!isOn(job.is_enable, true)) return [];
      const frames = framesAt(job.frames, `${place}.render_job[${i}].frames`);
      return [part(frames, { layerName: text(job.job_name) })];
    });
  });
}

function wholeScene(scene: Members, at: string): Part[] {
  const common = members(scene.common ?? {}, `${at}.common`);
  const cameras = list(common.renderable_camera).map(text);
  return byCamera(cameras, part(framesAt(common.frames, `${at}.common.frames`)));
}

/** A Maya layer is told by its `renderable` or its own `common`; other members are notes of an analyser. */
function isLayerMap(scene: Members): boolean {
  const values = Object.values(scene);
  return values.length > 0 && values.every((v) => isLayer(v));
}

function isLayer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('renderable' in value || 'common' in value);
}

function read(scene: Members, at: string): Part[] {
  if (HOUDINI_LISTS.some((name) => name in scene)) return houdiniNodes(scene, at);
  if ('image_node' in scene) return clarisseImages(scene, at);
  if ('rendernodes' in scene) return katanaNodes(scene, at);
  if ('all_movie_pipline_queue' in scene) return unrealQueues(scene, at);
  return 'common' in scene || !isLayerMap(scene) ? wholeScene(scene, at) : mayaLayers(scene, at);
}

/** True when the scene lists things to render, and not just nothing at all (`image_node: []`). */
function listsSomething(scene: Members): boolean {
  return Object.values(scene).some((value) =>
    Array.isArray(value) ? value.length > 0 : Object.keys(Object(value)).length > 0,
  );
}

/**
 * What a task renders, in every shape that a DCC writes (docs/protocol/job-files.md, §3): read from
 * `scene_info_render`, or from `scene_info` where that is empty; frame 0 where neither names frames.
 * @throws Refusal 600 naming the member that cannot be read.
 */
export function readParts(file: Members): Part[] {
  const render = members(file.scene_info_render ?? {}, 'scene_info_render');
  const own = Object.keys(render).length > 0;
  const at = own ? 'scene_info_render' : 'scene_info';
  const scene = own ? render : members(file.scene_info ?? {}, at);
  const parts = read(scene, at);
  if (parts.length > 0) return parts;
  if (listsSomething(scene)) throw invalid(`task.json ${at}`, 'nothing in it is renderable');
  return [part({ start: 0, end: 0, step: 1 })];
}
