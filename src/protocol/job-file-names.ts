/** Names of a task's four job files; the farm accepts no others. */
export const JOB_FILE_NAMES = ['task.json', 'upload.json', 'asset.json', 'tips.json'] as const;

export type JobFileName = (typeof JOB_FILE_NAMES)[number];
