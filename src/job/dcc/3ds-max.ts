import { showFrames } from '../../domain/frames/frame-range.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';

/** The size of a new scene. */
const NEW_SIZE = { width: 640, height: 480 };

/** Where the scene saves its images; only a scene with such a path has an image format. */
function outputOf(report: SceneReport | undefined): { path: string; name: string; type: string } {
  const path = (report?.imageFormat === undefined ? undefined : report.outputs[0]) ?? '';
  const [, name = '', type = ''] = /([^\\/]*?)(\.\w+)?$/.exec(path) ?? [];
  return { path: path.replaceAll('\\', '/'), name, type: type.toLowerCase() };
}

function common(spec: JobSpec, renderable: readonly string[]) {
  const { frames, cameras, version, report } = spec;
  const { width, height } = report?.size.value ?? NEW_SIZE;
  const output = outputOf(report);
  return {
    CurrentProjectFolder: report?.projectFolder?.replaceAll('\\', '/') ?? '',
    Faces: '0',
    Peak_Memory: '0',
    Vertices: '0',
    all_camera: [...new Set([...(report?.cameras.map(({ name }) => name) ?? []), ...cameras])],
    all_element_type: ['.tga', '.exr'],
    all_output_file_type: ['.tga', '.tif', '.jpg', '.png', '.exr', '.rla', '.rpf'],
    animation_range: `${frames.start}-${frames.end}`,
    cgv: version,
    element_active: '0',
    element_list: [],
    element_path_list: [],
    element_type: '',
    // A single frame is a bare number here, unlike in other DCCs (docs/protocol/job-files.md, §2.1).
    frames: showFrames(frames),
    gamma: '1',
    gamma_val: '2.2',
    global_proxy: 'false',
    width: String(width),
    height: String(height),
    in_gamma: '2.2',
    out_gamma: '2.2',
    is_picture: '0',
    net_render: '0',
    output_file: output.path,
    output_file_basename: output.name,
    output_file_type: output.type,
    rend_save_file: 'true',
    rend_timeType: frames.start === frames.end ? '1' : '3',
    renderable_camera: [...renderable],
  };
}

/** Renderers by the names that scenes have, which contain versions: `V-Ray 5, update 1.2`. */
const RENDERERS: readonly (readonly [name: string, pattern: RegExp, original?: string])[] = [
  ['scanline', /scanline/i, 'Default_Scanline_Renderer'],
  ['vray', /^v[-_ ]?ray/i],
  ['corona', /^corona/i],
  ['arnold', /^arnold/i],
  ['mentalray', /mental ray/i],
  ['art', /^ART\b/, 'ART_Renderer'],
];

/** The renderer, and its class as MAXScript spells it: every character that is no letter or digit becomes `_`. */
function renderer(report: SceneReport | undefined) {
  const written = report?.renderer.value ?? 'Default Scanline Renderer';
  const [name, , original] = RENDERERS.find(([, pattern]) => pattern.test(written)) ?? [written];
  return { name, renderer: name, renderer_orign: original ?? written.replace(/[^A-Za-z0-9]/g, '_') };
}

/** The cameras to render: those that were chosen, else the only one. Without any the farm renders the scene's view. */
function renderedCameras({ cameras, report }: JobSpec): readonly string[] {
  if (cameras.length > 0 || report?.cameras.length !== 1) return cameras;
  return report.cameras.map(({ name }) => name);
}

function sections(spec: JobSpec): SceneSections {
  const own = { renderer: renderer(spec.report) };
  return {
    scene_info: { common: common(spec, []), ...own },
    scene_info_render: { common: common(spec, renderedCameras(spec)), ...own },
  };
}

/** Only `scene_info_render` names the cameras to render (docs/protocol/job-files.md, §3.5). */
export const max: JobShape = { sections, isSceneObject: true };
