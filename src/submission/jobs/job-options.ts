import type { SceneOptions } from '../scenes/validate-scene.js';

/** The values that a job is made from, besides scene and farm. */
export interface JobOptions extends SceneOptions {
  /** Absolute paths of files that are uploaded although no scene names them. */
  readonly extraFiles: readonly string[];
  /** The farm's platform to which the job is sent. */
  readonly platform: string;
}

/** Returns `task_info` as the settings give it, for the platform of the session. */
export function fieldsOf({ settings, platform }: JobOptions): Record<string, string> {
  return { ...settings.taskInfo, platform };
}
