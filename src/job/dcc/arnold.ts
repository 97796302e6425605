import type { JobShape } from '../job-spec.js';
import { framesSections } from './frames-only.js';

/** Arnold is not analysed: `scene_info` stays empty (docs/protocol/job-files.md, §3.7). */
export const arnold: JobShape = {
  sections: (spec) => ({ ...framesSections(spec), scene_info: {} }),
  assetFile: () => ({}),
};
