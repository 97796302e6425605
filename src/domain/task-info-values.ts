import * as z from 'zod/mini';
import { DataError, UsageError } from '../errors.js';
import { flagSchema } from './flag.js';
import { preFramesSchema } from './test-frames.js';

const number = z.string().check(z.regex(/^\d{1,9}$/));
const positive = z.string().check(z.regex(/^0*[1-9]\d{0,8}$/));
const optional = (schema: z.ZodMiniType) => z.union([z.literal(''), schema]);

/** What the documented members of `task_info` may hold (docs/protocol/job-files.md, §1.2); others are free text. */
const VALUES: ReadonlyMap<string, z.ZodMiniType> = new Map<string, z.ZodMiniType>([
  ['is_picture', flagSchema],
  ['is_layer_rendering', flagSchema],
  ['is_distribute_render', flagSchema],
  ['enable_layered', flagSchema],
  ['render_layer_type', flagSchema],
  ['os_name', flagSchema],
  ['platform', optional(number)],
  ['project_id', optional(number)],
  ['ram', optional(positive)],
  ['graphics_cards_num', optional(positive)],
  ['pre_frames', preFramesSchema],
  ['test_frames', preFramesSchema],
  ['stop_after_test', z.enum(['1', '2'])],
  ['frames_per_task', positive],
  ['job_stop_time', positive],
  ['task_stop_time', number],
  ['time_out', number],
  ['tiles', positive],
  ['tiles_type', z.enum(['block', 'strip'])],
  ['distribute_render_node', optional(number)],
]);

/**
 * Checks members of `task_info` that a person or a file gave, before the farm does.
 * @throws DataError naming the member and its value.
 */
export function checkTaskInfo(fields: Readonly<Record<string, string>>): void {
  for (const [key, text] of Object.entries(fields)) {
    const schema = VALUES.get(key);
    if (schema && !schema.safeParse(text).success) throw new DataError('taskInfo.value', { key, text });
  }
}

/** Given by the farm, or by something on the line that says it better. */
const NOT_SETTABLE: Readonly<Record<string, string | undefined>> = {
  task_id: undefined,
  user_id: undefined,
  cg_id: '--dcc',
  input_cg_file: '<scene>',
};

/** @throws UsageError for a member that `--set` must not touch. */
export function checkSettable(key: string): void {
  if (!Object.hasOwn(NOT_SETTABLE, key)) return;
  const instead = NOT_SETTABLE[key];
  if (instead === undefined) throw new UsageError('submit.reserved', { key });
  throw new UsageError('submit.setElsewhere', { key, instead });
}
