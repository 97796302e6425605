import { wireFrames } from '../../domain/frames/frame-range.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';

function sections({ dcc, rops, frames }: JobSpec): SceneSections {
  const names = rops.length > 0 ? rops : [dcc.firstRop ?? ''];
  const node = () => ({ aov: {}, frames: wireFrames(frames), denoise: '0', renderable: '1' });
  const build = () => ({ rendernodes: Object.fromEntries(names.map((name) => [name, node()])) });
  // The farm's own checker copies one section into the other (docs/protocol/job-files.md, §3.10).
  return { scene_info: build(), scene_info_render: build() };
}

/** A map from each render node's name to its settings (docs/protocol/job-files.md, §3.10). */
export const katana: JobShape = { sections, assetFile: () => ({}) };
