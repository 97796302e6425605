import { wireFrames } from '../../domain/frames/frame-range.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';

/** Builds scene sections that contain nothing but the frames, in `common.frames`. */
export function framesSections({ frames }: JobSpec): SceneSections {
  const build = () => ({ common: { frames: wireFrames(frames) } });
  return { scene_info: build(), scene_info_render: build() };
}

/** The shape of DCCs of which the farm documents no job file. */
export const framesOnly: JobShape = { sections: framesSections };
