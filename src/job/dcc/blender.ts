import { wireFrames } from '../../domain/frames.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

function sections({ frames, cameras }: JobSpec): SceneSections {
  const camera = cameras[0] ?? 'Camera';
  const build = () => ({
    common: {
      frames: wireFrames(frames),
      // The farm's analyser writes the camera as Python shows it (job-files.md §3.4).
      camera_name: `<bpy_struct, Object("${camera}")>`,
      scene_name: ['Scene'],
    },
  });
  return { scene_info: build(), scene_info_render: build() };
}

/** The same `common` in both sections (job-files.md §3.4). */
export const blender: DccShape = {
  cgName: 'Blender',
  parts: { camera: 'one' },
  sections,
  assetFile: () => ({}),
};
