import { wireFrames } from '../../domain/frames.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

/** The render node that Katana makes first. */
const FIRST_NODE = 'Render';

function sections({ rops, frames }: JobSpec): SceneSections {
  const names = rops.length > 0 ? rops : [FIRST_NODE];
  const node = () => ({ aov: {}, frames: wireFrames(frames), denoise: '0', renderable: '1' });
  const build = () => ({ rendernodes: Object.fromEntries(names.map((name) => [name, node()])) });
  // The farm's own checker copies one section into the other (docs/protocol/job-files.md, §3.10).
  return { scene_info: build(), scene_info_render: build() };
}

/** A map from render node to what it renders (docs/protocol/job-files.md, §3.10). */
export const katana: DccShape = {
  cgName: 'Katana',
  parts: { rop: 'many' },
  firstRop: FIRST_NODE,
  sections,
  assetFile: () => ({}),
};
