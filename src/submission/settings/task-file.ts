import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { type FrameRange, frameRangeSchema } from '../../domain/frames/frame-range.js';
import { type BaseTask, RESERVED_TASK_INFO_KEYS } from '../../domain/task/task-info.js';
import { checkTaskInfo } from '../../domain/task/task-info-values.js';
import { parseJson } from '../../domain/text/json.js';
import { DataError, NoInputError } from '../../errors.js';

/** The farm expects strings, but some of its examples have numbers. */
const text = z.union([z.string(), z.pipe(z.number(), z.transform(String))]);

const schema = z.looseObject({
  software_config: z.optional(
    z.looseObject({
      cg_name: z.optional(z.string()),
      cg_version: z.optional(z.string()),
      plugins: z.optional(z.record(z.string(), z.string())),
    }),
  ),
  task_info: z.optional(z.record(z.string(), text)),
  scene_info: z.optional(z.record(z.string(), z.unknown())),
  scene_info_render: z.optional(z.record(z.string(), z.unknown())),
});

/**
 * Reads an SDK task.json. Ids of an earlier submission are dropped: every task gets its own.
 * @throws DataError naming the member that is wrong.
 */
export function parseTaskFile(file: string, content: string): BaseTask {
  let value: unknown;
  try {
    value = parseJson(content.replace(/^\uFEFF/, ''), file);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError('taskJson.json', { file, cause: (cause as Error).message }, { cause });
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const place = result.error.issues[0]?.path.join('.') || 'task.json';
    throw new DataError('taskJson.shape', { file, place }, { cause: result.error });
  }
  const task: BaseTask = result.data as BaseTask;
  for (const key of RESERVED_TASK_INFO_KEYS) delete task.task_info?.[key];
  checkTaskInfo(task.task_info ?? {});
  return task;
}

/** Reads a task file's text. @throws NoInputError when it cannot be read */
export async function readTaskFile(file: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(file, { encoding: 'utf8', signal });
  } catch (cause) {
    signal.throwIfAborted();
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    throw new NoInputError('file.read', { file, cause: code }, { cause });
  }
}

/** Returns the first `frames` in a task file's scene sections. */
function firstFrames(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = key === 'frames' && typeof inner === 'string' ? inner : firstFrames(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Returns the frames of a task file; undefined when it has none.
 * @throws DataError for frames that are not a range
 */
export function framesInTaskFile(file: string, base: BaseTask | undefined): FrameRange | undefined {
  const text = firstFrames(base?.scene_info_render) ?? firstFrames(base?.scene_info);
  if (text === undefined) return undefined;
  const result = frameRangeSchema.safeParse(text);
  if (!result.success) throw new DataError('taskJson.frames', { file, text });
  return result.data;
}
