import { wireFrames } from '../../domain/frames.js';
import type { Finding, SceneLayer } from '../../domain/scene-report.js';
import { cameraNames, framesOf, isRendered, wireName } from '../choice.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

/** Maya's own name of its first layer in a job file, and of its first camera's shape. */
const FIRST_LAYER = 'defaultRenderLayer';
const FIRST_CAMERA = 'perspShape';

/**
 * What a new scene of Maya has (docs/scene-formats.md, "Maya ASCII"): of a scene that was not read nothing else is
 * known.
 */
const DEFAULT_SIZE = { width: 960, height: 540 };
const DEFAULT_FORMAT = 'iff';
const DEFAULT_RENDERER = 'mayaSoftware';

/** The shapes that a layer renders: the chosen ones, else the layer's own, else the scene's. */
function renderCameras({ cameras, report }: JobSpec, own: SceneLayer | undefined): string[] {
  const all = report?.cameras ?? [];
  const renderable = all.filter((camera) => camera.renderable).map(({ name }) => name);
  if (cameras.length > 0) return cameraNames(cameras, all);
  // A layer may have switched off every camera that the scene renders.
  if (own?.cameras) return cameraNames(own.cameras, all);
  return renderable.length > 0 ? cameraNames(renderable, all) : [FIRST_CAMERA];
}

/**
 * What the job file says of a value: the layer's own, else the scene's. Of a scene that was read, what is not known is
 * undefined, and never the scene's for the layer's or Maya's for the scene's.
 */
function told<T>(own: Finding<T> | undefined, scene: Finding<T> | undefined, unread: T): T | undefined {
  const finding = own ?? scene;
  return finding ? (finding.value ?? undefined) : unread;
}

function layerEntry(spec: JobSpec, own: SceneLayer | undefined, renderable: boolean) {
  const { report, cameras } = spec;
  const frames = own ? framesOf(own, spec) : spec.frames;
  const size = told(own?.size, report?.size, DEFAULT_SIZE);
  const format = own?.imageFormat ?? report?.imageFormat ?? (report ? '' : DEFAULT_FORMAT);
  const chosen = renderCameras(spec, own);
  const all = (report?.cameras ?? []).map(wireName);
  return {
    renderable: renderable ? '1' : '0',
    env: {},
    is_default_camera: cameras.length > 0 ? '0' : '1',
    option: '',
    common: {
      frames: wireFrames(frames),
      start: String(frames.start),
      end: String(frames.end),
      by_frame: String(frames.step),
      width: String(size?.width ?? ''),
      height: String(size?.height ?? ''),
      image_format: format,
      image_file_prefix: own?.output ?? prefixOf(report?.outputs[0]),
      all_camera: [...new Set([...all, ...chosen])],
      render_camera: [...chosen],
      renderer: told(own?.renderer, report?.renderer, DEFAULT_RENDERER) ?? '',
      animation: frames.start === frames.end ? 'False' : 'True',
      renumber_frames: 'False',
    },
  };
}

/** The prefix that the scene sets, without the folder for images; empty where Maya takes the scene's name. */
function prefixOf(output: string | undefined): string {
  const prefix = output?.replace(/^images\//, '') ?? '';
  return prefix === '<Scene>' ? '' : prefix;
}

/** The layers by name: `scene_info` as the scene has them, `scene_info_render` as they were chosen. */
function sections(spec: JobSpec): SceneSections {
  const known = spec.report?.layers ?? [];
  if (known.length > 0) {
    const build = (isOn: (layer: SceneLayer) => boolean) =>
      Object.fromEntries(known.map((layer) => [wireName(layer), layerEntry(spec, layer, isOn(layer))]));
    return {
      scene_info: build((layer) => layer.renderable),
      scene_info_render: build((layer) => isRendered(layer, spec)),
      layers: known.map(wireName),
    };
  }
  const layers = spec.layers.length > 0 ? spec.layers : [FIRST_LAYER];
  const build = () => Object.fromEntries(layers.map((name) => [name, layerEntry(spec, undefined, true)]));
  return { scene_info: build(), scene_info_render: build(), layers };
}

function fields({ report }: JobSpec): Record<string, string> {
  const layers = report?.layers ?? [];
  const isRenderSetup = layers.some(({ node }) => node?.startsWith('rs_'));
  return {
    ...(layers.length > 1 ? { enable_layered: '1' } : {}),
    ...(isRenderSetup ? { render_layer_type: '1' } : {}),
    ...(report?.projectFolder === undefined
      ? {}
      : { input_project_path: report.projectFolder.replaceAll('\\', '/') }),
  };
}

/** A map from layer name to layer (docs/protocol/job-files.md, §3.1). */
export const maya: DccShape = {
  cgName: 'Maya',
  parts: { layer: 'many', camera: 'many' },
  needsSize: true,
  sections,
  fields,
};
