import type { JobShape } from '../job-spec.js';
import { arnold } from './arnold.js';

/**
 * V-Ray Standalone documents an empty `scene_info` and no place for frames (docs/protocol/job-files.md, §3.8), so they
 * are written where Arnold has them.
 */
export const vrStandalone: JobShape = { sections: arnold.sections, assetFile: () => ({}) };
