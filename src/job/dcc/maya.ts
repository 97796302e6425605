import { wireFrames } from '../../domain/frames/frame-range.js';
import type { Finding, SceneLayer } from '../../domain/scene/scene-report.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';
import { cameraNames, framesOf, isRendered, wireName } from '../scene-parts.js';

/** Names of the first layer and of the first camera's shape in a new scene. */
const FIRST_LAYER = 'defaultRenderLayer';
const FIRST_CAMERA = 'perspShape';

/** Settings of a new scene (docs/scene-formats.md, "Maya ASCII"), used where the scene was not read. */
const DEFAULT_SIZE = { width: 960, height: 540 };
const DEFAULT_FORMAT = 'iff';
const DEFAULT_RENDERER = 'mayaSoftware';

/** Shapes of the cameras that a layer renders: those the user chose, else the layer's own, else the scene's. */
function renderCameras({ cameras, report }: JobSpec, own: SceneLayer | undefined): string[] {
  const all = report?.cameras ?? [];
  const renderable = all.filter((camera) => camera.renderable).map(({ name }) => name);
  if (cameras.length > 0) return cameraNames(cameras, all);
  // An empty list counts: a layer may switch off every camera that the scene renders.
  if (own?.cameras) return cameraNames(own.cameras, all);
  return renderable.length > 0 ? cameraNames(renderable, all) : [FIRST_CAMERA];
}

/**
 * The value of a setting: the layer's, else the scene's, else `unread` where the scene was not read. An unknown value
 * is undefined; neither the scene's value nor Maya's default stands in for it.
 */
function settingOf<T>(
  layer: Finding<T> | undefined,
  scene: Finding<T> | undefined,
  unread: T,
): T | undefined {
  const finding = layer ?? scene;
  return finding ? (finding.value ?? undefined) : unread;
}

function layerEntry(spec: JobSpec, own: SceneLayer | undefined, renderable: boolean) {
  const { report, cameras } = spec;
  const frames = own ? framesOf(own, spec) : spec.frames;
  const size = settingOf(own?.size, report?.size, DEFAULT_SIZE);
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
      renderer: settingOf(own?.renderer, report?.renderer, DEFAULT_RENDERER) ?? '',
      animation: frames.start === frames.end ? 'False' : 'True',
      renumber_frames: 'False',
    },
  };
}

/** The file name prefix that the scene sets, without the `images` folder; empty where Maya uses the scene's name. */
function prefixOf(output: string | undefined): string {
  const prefix = output?.replace(/^images\//, '') ?? '';
  return prefix === '<Scene>' ? '' : prefix;
}

/** `scene_info` marks the layers that the scene renders, `scene_info_render` those that the user chose. */
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

/** A map from each layer's name to the layer (docs/protocol/job-files.md, §3.1). */
export const maya: JobShape = { sections, fields };
