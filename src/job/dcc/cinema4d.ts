import { wireFrames } from '../../domain/frames/frame-range.js';
import { ownValue } from '../../domain/own-value.js';
import type { SceneLayer } from '../../domain/scene/scene-report.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';
import { isNamed } from '../scene-parts.js';

const FORMATS = 'RLA HDR PSB TIFF TGA BMP IFF JPEG PICT PSD DDS RPF B3D PNG DPX EXR'.split(' ');

/** Renderers that the farm's analyser writes in another way than reports. */
const RENDERERS: Readonly<Record<string, string>> = {
  Arnold: 'Arnold(c4dtoa)',
  'Software OpenGL': 'Software_OpenGL',
  'V-Ray': 'V_Ray',
};

/** The take whose own settings the job has: the only one that renders. */
function renderedTake({ report, layers }: JobSpec): Partial<SceneLayer> {
  const known = report?.layers ?? [];
  const chosen =
    layers.length > 0
      ? known.filter((take) => isNamed(take, layers))
      : known.filter((take) => take.renderable);
  return chosen.length === 1 ? (chosen[0] ?? {}) : {};
}

/** The scene's name without folder and extension, under which the analyser has images saved. */
function sceneName(scene: string): string {
  return /([^\\/]*?)(?:\.c4d)?$/i.exec(scene)?.[1] ?? '';
}

/** Cameras and takes: those of the scene, or of what renders those that were chosen. */
interface Parts {
  readonly cameras: readonly string[];
  readonly takes: readonly string[];
}

function build(spec: JobSpec, { cameras, takes }: Parts) {
  const { frames, version, scene, report } = spec;
  const take = renderedTake(spec);
  const size = (take.size ?? report?.size)?.value ?? { width: 1280, height: 720 };
  const renderer = (take.renderer ?? report?.renderer)?.value ?? 'Standard';
  const rate = String(report?.fps.value ?? 30);
  return {
    renderer: {
      name: ownValue(RENDERERS, renderer) ?? renderer,
      physical_sampler: '',
      physical_sampler_mode: '',
      octane_renderer_info: {},
      Octane_renderer_resave_info: {},
    },
    common: {
      frames: wireFrames(frames),
      fps: rate,
      frame_rate: rate,
      width: String(size.width),
      height: String(size.height),
      all_camera: [...cameras],
      all_take_info: [],
      all_take_name: [...takes],
      all_format: FORMATS,
      multi_pass: {},
      multi_pass_format: 'TIFF',
      multipass_save_enabled: '0',
      multipass_saveonefile: '0',
      multipass_save_saveimage: '0',
      multipass_saveimage_path: '',
      regular_image_format: (take.imageFormat || report?.imageFormat) ?? 'TIFF',
      regular_image_saveimage_path: report ? sceneName(scene) : '',
      regular_image_save_enabled: '1',
      saved_version: version,
      created_version: version,
      c4d_software_version: Number(/\d+/.exec(version)?.[0] ?? 0) * 1000,
    },
  };
}

function sections(spec: JobSpec): SceneSections {
  const { cameras, layers, report } = spec;
  const all: Parts = {
    cameras: report?.cameras.map(({ name }) => name) ?? cameras,
    takes: report?.layers.map(({ name }) => name) ?? layers,
  };
  const chosen: Parts = {
    cameras: cameras.length > 0 ? cameras : all.cameras,
    takes: layers.length > 0 ? layers : all.takes,
  };
  return { scene_info: build(spec, all), scene_info_render: build(spec, chosen) };
}

/** Both sections have the same common settings and renderer (docs/protocol/job-files.md, §3.6). */
export const cinema4d: JobShape = { sections };
