import { frameCount } from '../../domain/frames/frame-range.js';
import { preFramesSchema, type TestFrames } from '../../domain/frames/test-frames.js';
import { invalid } from '../refusal.js';
import { isOn, type Members, members, text, whole } from './read.js';
import { type RenderItem, readRenderItems } from './render-items.js';

/** Maximum number of frames of one task; more are taken for a typing error. */
const MOST_FRAMES = 200_000;

/** Longest scene name that gives a valid file name on every file system. */
const LONGEST_STEM = 60;

/** The values that the farm reads from a task's job file. */
export interface TaskFileFacts {
  readonly sceneName: string;
  /** Scene name without extension, valid as a folder name. */
  readonly stem: string;
  readonly cgId: number;
  readonly platform: string;
  readonly projectName: string;
  readonly ram: number | null;
  readonly hardwareId: string;
  readonly reminder: number | null;
  readonly frameLimit: number;
  readonly taskLimit: number;
  readonly framesPerTask: number;
  readonly priority: TestFrames;
  readonly pauseAfterPriority: boolean;
  readonly parts: readonly RenderItem[];
}

function parse(content: string): Members {
  try {
    return members(JSON.parse(content), '(top level)');
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('task.json', `not readable as JSON (${error.message})`);
    throw error;
  }
}

function sceneOf(info: Members): { sceneName: string; stem: string } {
  const sceneName = text(info.input_cg_file).split(/[\\/]/).at(-1)?.trim() || 'scene';
  const bare = sceneName.replace(/\.[^.]+$/, '') || sceneName;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are not allowed in file names
  const safe = bare.replace(/[\u0000-\u001f<>:"|?*]/g, '_').replace(/^\.+/, '_');
  return { sceneName, stem: safe.slice(0, LONGEST_STEM) };
}

function priorityOf(info: Members): TestFrames {
  const result = preFramesSchema.safeParse(text(info.pre_frames ?? '').trim() || '000');
  if (!result.success) throw invalid('task.json task_info.pre_frames', JSON.stringify(info.pre_frames));
  return result.data;
}

/**
 * Parses a task's job file (docs/protocol/job-files.md, §1–§3).
 * @throws Refusal 600 naming the invalid member
 */
export function readTaskFile(content: string): TaskFileFacts {
  const file = parse(content);
  const info = members(file.task_info ?? {}, 'task_info');
  const parts = readRenderItems(file);
  const priority = priorityOf(info);
  const total = [...parts.map((renderItem) => renderItem.frames), ...priority.custom].reduce(
    (sum, range) => sum + frameCount(range),
    0,
  );
  if (total > MOST_FRAMES)
    throw invalid('task.json frames', `${total} frames, more than ${MOST_FRAMES} in one task`);
  const number = (key: string, byDefault: number) => whole(info[key], `task_info.${key}`, byDefault);
  return {
    ...sceneOf(info),
    cgId: number('cg_id', 0),
    platform: text(info.platform),
    projectName: text(info.project_name),
    ram: number('ram', 0) || null,
    hardwareId: text(info.hardwareConfigId),
    reminder: number('time_out', 0) || null,
    frameLimit: number('job_stop_time', 0),
    taskLimit: number('task_stop_time', 0),
    framesPerTask: Math.max(1, number('frames_per_task', 1)),
    priority,
    pauseAfterPriority: isOn(info.stop_after_test, false),
    parts,
  };
}
