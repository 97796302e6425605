import { wireFrames } from '../../domain/frames.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

const FORMATS = 'RLA HDR PSB TIFF TGA BMP IFF JPEG PICT PSD DDS RPF B3D PNG DPX EXR'.split(' ');

function sections({ frames, cameras, version }: JobSpec): SceneSections {
  const build = () => ({
    renderer: {
      name: 'Standard',
      physical_sampler: '',
      physical_sampler_mode: '',
      octane_renderer_info: {},
      Octane_renderer_resave_info: {},
    },
    common: {
      frames: wireFrames(frames),
      fps: '30',
      frame_rate: '30',
      width: '1280',
      height: '720',
      all_camera: [...cameras],
      all_take_info: [],
      all_take_name: [],
      all_format: FORMATS,
      multi_pass: {},
      multi_pass_format: 'TIFF',
      multipass_save_enabled: '0',
      multipass_saveonefile: '0',
      multipass_save_saveimage: '0',
      multipass_saveimage_path: '',
      regular_image_format: 'TIFF',
      regular_image_saveimage_path: '',
      regular_image_save_enabled: '1',
      saved_version: version,
      created_version: version,
      c4d_software_version: Number(/\d+/.exec(version)?.[0] ?? 0) * 1000,
    },
  });
  return { scene_info: build(), scene_info_render: build() };
}

/** Common settings and the renderer, the same in both sections (docs/protocol/job-files.md, §3.6). */
export const cinema4d: DccShape = { cgName: 'CINEMA 4D', parts: { camera: 'one' }, sections };
