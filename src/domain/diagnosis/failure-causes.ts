/** Why a render failed, as far as its log shows it; where several match, the first one is the verdict. */
export const FAILURE_CAUSES = [
  'licence',
  'disk',
  'gpu',
  'memory',
  'version',
  'plugin',
  'missing-file',
  'timeout',
  'crash',
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];
