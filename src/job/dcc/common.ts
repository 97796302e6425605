import { wireFrames } from '../../domain/frames.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

/** `common.frames` is all: DCCs with no more documented than that. */
function commonSections({ frames }: JobSpec): SceneSections {
  const common = { common: { frames: wireFrames(frames) } };
  return { scene_info: common, scene_info_render: structuredClone(common) };
}

/** A DCC whose job file is not documented beyond its frames. */
export function commonShape(cgName: string): DccShape {
  return { cgName, parts: {}, sections: commonSections };
}

/** Arnold has no analysis: `scene_info_render.common.frames` is all (docs/protocol/job-files.md, §3.7). */
export const arnold: DccShape = {
  cgName: 'Arnold Standalone',
  parts: {},
  sections: (spec) => ({ scene_info: {}, scene_info_render: commonSections(spec).scene_info_render }),
  assetFile: () => ({}),
};

/**
 * V-Ray Standalone documents an empty `scene_info` and no place for frames (docs/protocol/job-files.md, §3.8); they
 * travel where Arnold's do.
 */
export const vray: DccShape = { ...arnold, cgName: 'VR Standalone' };
