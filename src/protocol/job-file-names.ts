/** The four job files of a task, by the only names the farm takes. */
export const JOB_FILE_NAMES = ['task.json', 'upload.json', 'asset.json', 'tips.json'] as const;

export type JobFileName = (typeof JOB_FILE_NAMES)[number];
