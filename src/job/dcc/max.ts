import { showFrames } from '../../domain/frames.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

function common({ frames, cameras, version }: JobSpec, renderable: readonly string[]) {
  return {
    CurrentProjectFolder: '',
    Faces: '0',
    Peak_Memory: '0',
    Vertices: '0',
    all_camera: [...cameras],
    all_element_type: ['.tga', '.exr'],
    all_output_file_type: ['.tga', '.tif', '.jpg', '.png', '.exr', '.rla', '.rpf'],
    animation_range: `${frames.start}-${frames.end}`,
    cgv: version,
    element_active: '0',
    element_list: [],
    element_path_list: [],
    element_type: '',
    // A still is a bare number here, unlike everywhere else (docs/protocol/job-files.md, §2.1).
    frames: showFrames(frames),
    gamma: '1',
    gamma_val: '2.2',
    global_proxy: 'false',
    width: '640',
    height: '480',
    in_gamma: '2.2',
    out_gamma: '2.2',
    is_picture: '0',
    net_render: '0',
    output_file: '',
    output_file_basename: '',
    output_file_type: '',
    rend_save_file: 'true',
    rend_timeType: frames.start === frames.end ? '1' : '3',
    renderable_camera: [...renderable],
  };
}

const renderer = () => ({
  name: 'scanline',
  renderer: 'scanline',
  renderer_orign: 'Default_Scanline_Renderer',
});

function sections(spec: JobSpec): SceneSections {
  return {
    scene_info: { common: common(spec, []), renderer: renderer() },
    scene_info_render: { common: common(spec, spec.cameras), renderer: renderer() },
  };
}

/**
 * Common settings and the renderer; the cameras to render only in `scene_info_render`
 * (docs/protocol/job-files.md, §3.5).
 */
export const max: DccShape = { cgName: '3ds Max', parts: { camera: 'many' }, sections };
