/** The farm's defaults of `task_info` (docs/protocol/job-files.md, §1.2). */
const DEFAULTS = {
  input_cg_file: '',
  input_project_path: '',
  is_picture: '0',
  task_id: '',
  user_id: '',
  project_id: '',
  project_name: '',
  cg_id: '',
  platform: '',
  channel: '4',
  os_name: '1',
  ram: '64',
  pre_frames: '000',
  stop_after_test: '2',
  frames_per_task: '1',
  job_stop_time: '86400',
  task_stop_time: '259200',
  time_out: '43200',
  tiles: '1',
  tiles_type: 'block',
  is_layer_rendering: '1',
  render_layer_type: '0',
  is_distribute_render: '0',
  distribute_render_node: '3',
} as const;

export type TaskInfoKey = keyof typeof DEFAULTS;

/** `task_info` of a job file: the members with defaults, and any that a DCC or a user adds. */
export type TaskInfo = Record<TaskInfoKey, string> & Record<string, string>;

/** Returns a new object with the defaults. */
export function taskInfoDefaults(): TaskInfo {
  return { ...DEFAULTS };
}

/** Members that the farm assigns; users cannot set them. */
export const RESERVED_TASK_INFO_KEYS: readonly string[] = ['task_id', 'user_id'];

export interface SoftwareConfig {
  cg_name: string;
  cg_version: string;
  plugins: Record<string, string>;
}

/** A user's own task.json; any section may be missing. */
export interface BaseTask {
  software_config?: Partial<SoftwareConfig> | undefined;
  task_info?: Record<string, string> | undefined;
  scene_info?: Record<string, unknown> | undefined;
  scene_info_render?: Record<string, unknown> | undefined;
  [more: string]: unknown;
}

/** The four sections of task.json, and any other members of a user's own file. */
export interface TaskFile {
  software_config: SoftwareConfig;
  task_info: TaskInfo;
  scene_info: Record<string, unknown>;
  scene_info_render: Record<string, unknown>;
  [more: string]: unknown;
}
