import { wireFrames } from '../../domain/frames.js';
import { switchedCameras } from '../choice.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

/** What the scene tells beyond its frames; members that it does not tell are left out. */
function told({ report }: JobSpec) {
  const output = report?.outputs[0];
  const size = report?.size.value;
  return {
    ...(output === undefined ? {} : { Output_path: output }),
    ...(size ? { width: String(size.width), height: String(size.height) } : {}),
    ...(report?.imageFormat === undefined ? {} : { Render_Format: report.imageFormat }),
  };
}

function sections(spec: JobSpec): SceneSections {
  const { frames, cameras, report } = spec;
  const all = report?.cameras ?? [];
  const active = (switchedCameras(all)[0] ?? all.find(({ renderable }) => renderable))?.name;
  const camera = cameras[0] ?? active ?? 'Camera';
  const build = () => ({
    common: {
      frames: wireFrames(frames),
      // The farm's analyser writes the camera as Python shows it (docs/protocol/job-files.md, §3.4).
      camera_name: `<bpy_struct, Object("${camera}")>`,
      scene_name: [report?.sceneName ?? 'Scene'],
      ...told(spec),
    },
  });
  return { scene_info: build(), scene_info_render: build() };
}

/** The same `common` in both sections (docs/protocol/job-files.md, §3.4). */
export const blender: DccShape = {
  cgName: 'Blender',
  parts: { camera: 'one' },
  sections,
  assetFile: () => ({}),
};
