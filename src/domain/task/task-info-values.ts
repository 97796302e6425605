import * as z from 'zod/mini';
import { DataError, UsageError } from '../../errors.js';
import { preFramesSchema } from '../frames/test-frames.js';
import { flagSchema } from '../text/wire-flag.js';

const number = z.string().check(z.regex(/^\d{1,9}$/));
const positive = z.string().check(z.regex(/^0*[1-9]\d{0,8}$/));
const optional = (schema: z.ZodMiniType) => z.union([z.literal(''), schema]);

/** Allowed values of the documented members of `task_info` (docs/protocol/job-files.md, §1.2); others are free text. */
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
 * Checks the values of `task_info` members.
 * @throws DataError for an invalid value, with its key.
 */
export function checkTaskInfo(fields: Readonly<Record<string, string>>): void {
  for (const [key, text] of Object.entries(fields)) {
    const schema = VALUES.get(key);
    if (schema && !schema.safeParse(text).success) throw new DataError('taskInfo.value', { key, text });
  }
}

/** Members that `--set` refuses, with the option or argument to use instead, where there is one. */
const NOT_SETTABLE: Readonly<Record<string, string | undefined>> = {
  task_id: undefined,
  user_id: undefined,
  cg_id: '--dcc',
  input_cg_file: '<scene>',
};

/** @throws UsageError for a member that `--set` refuses. */
export function checkSettable(key: string): void {
  if (!Object.hasOwn(NOT_SETTABLE, key)) return;
  const instead = NOT_SETTABLE[key];
  if (instead === undefined) throw new UsageError('submit.reserved', { key });
  throw new UsageError('submit.setElsewhere', { key, instead });
}
