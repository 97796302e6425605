import { wireFrames } from '../../domain/frames.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

/** The ROP that Houdini makes first. */
const FIRST_ROP = '/out/mantra1';

function sections({ rops, frames }: JobSpec): SceneSections {
  const nodes = rops.length > 0 ? rops : [FIRST_ROP];
  const build = () => ({
    rop_node: nodes.map((node) => ({ node, frames: wireFrames(frames), option: '-1', render: '1' })),
    geo_node: [],
    distributedsim_node: [],
  });
  return { scene_info: build(), scene_info_render: build() };
}

/** Render nodes by path; `option` -1 is a render (docs/protocol/job-files.md, §3.2). */
export const houdini: DccShape = { cgName: 'Houdini', parts: { rop: 'many' }, firstRop: FIRST_ROP, sections };
