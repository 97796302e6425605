import { wireFrames } from '../../domain/frames/frame-range.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';

function sections({ dcc, rops, frames }: JobSpec): SceneSections {
  const nodes = rops.length > 0 ? rops : [dcc.firstRop ?? ''];
  const build = () => ({
    rop_node: nodes.map((node) => ({ node, frames: wireFrames(frames), option: '-1', render: '1' })),
    geo_node: [],
    distributedsim_node: [],
  });
  return { scene_info: build(), scene_info_render: build() };
}

/** A list of render nodes by path; `option` -1 is a render (docs/protocol/job-files.md, §3.2). */
export const houdini: JobShape = { sections };
