import type { JobShape } from '../job-spec.js';
import { forward } from '../upload-pairs.js';
import { framesSections } from './frames-only.js';

/**
 * Arnold is not analysed: `scene_info` stays empty. A sequence is named with hashes (docs/protocol/job-files.md, §3.7).
 */
export const arnold: JobShape = {
  sections: (spec) => ({ ...framesSections(spec), scene_info: {} }),
  assetFile: () => ({}),
  inputFile: ({ report }) => report?.sequence && forward(report.sequence),
};
