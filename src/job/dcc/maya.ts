import { wireFrames } from '../../domain/frames.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

/** Maya's own name of its first layer in a job file, and of its first camera's shape. */
const FIRST_LAYER = 'defaultRenderLayer';
const FIRST_CAMERA = 'perspShape';

/** The layer as Maya renders it when nobody chose otherwise: Maya software, 960 by 540 (scene-formats.md). */
function layer({ frames, cameras }: JobSpec) {
  const chosen = cameras.length > 0 ? [...cameras] : [FIRST_CAMERA];
  return {
    renderable: '1',
    env: {},
    is_default_camera: cameras.length > 0 ? '0' : '1',
    option: '',
    common: {
      frames: wireFrames(frames),
      start: String(frames.start),
      end: String(frames.end),
      by_frame: String(frames.step),
      width: '960',
      height: '540',
      image_format: 'iff',
      image_file_prefix: '',
      all_camera: chosen,
      render_camera: [...chosen],
      renderer: 'mayaSoftware',
      animation: frames.start === frames.end ? 'False' : 'True',
      renumber_frames: 'False',
    },
  };
}

function sections(spec: JobSpec): SceneSections {
  const names = spec.layers.length > 0 ? spec.layers : [FIRST_LAYER];
  const build = () => Object.fromEntries(names.map((name) => [name, layer(spec)]));
  return { scene_info: build(), scene_info_render: build() };
}

/** A map from layer name to layer (job-files.md §3.1). */
export const maya: DccShape = { cgName: 'Maya', parts: { layer: 'many', camera: 'many' }, sections };
