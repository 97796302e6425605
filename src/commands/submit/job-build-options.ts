import type { BaseTask } from '../../domain/task/task-info.js';
import type { SubmitSettings } from './settings.js';
import type { SubmitOptions } from './submit.js';

/** What jobs are made from besides scene and farm. */
export interface JobWishes {
  readonly settings: SubmitSettings;
  readonly options: SubmitOptions;
  readonly base: BaseTask | undefined;
  /** Absolute paths of files that no scene names. */
  readonly extraFiles: readonly string[];
  readonly platform: string;
}
