import { frameCount, wireFrames } from '../../domain/frames.js';
import { cutFrames } from '../job/frames.js';
import type { Part } from '../job/parts.js';
import { readTaskFile, type TaskFileFacts } from '../job/task-file.js';
import { unknown } from '../refusal.js';
import type { Farm } from '../state/farm.js';
import type { Job, TaskRecord } from '../state/model.js';
import type { Renderer } from './renderer.js';

function rangeText({ node, frames }: Part): string {
  return `${node}${frameCount(frames) === 1 ? String(frames.start) : wireFrames(frames)}`;
}

function jobOf(facts: TaskFileFacts, part: Part): Job {
  const { sceneName, stem, cgId, platform, projectName, ram, hardwareId } = facts;
  const { reminder, frameLimit, pauseAfterPriority } = facts;
  const { layerName, camera, taskType } = part;
  return {
    ...{ sceneName, stem, cgId, platform, projectName, ram, hardwareId },
    ...{ reminder, frameLimit, pauseAfterPriority, layerName, camera, taskType },
    framesRange: rangeText(part),
  };
}

function fill(farm: Farm, task: TaskRecord, facts: TaskFileFacts, part: Part): void {
  task.job = jobOf(facts, part);
  task.timeLimit = facts.taskLimit;
  task.frames = cutFrames(part.frames, facts.priority, facts.framesPerTask, farm.nextFrameId);
  farm.index(task);
}

/** Opens a task: it keeps the id, the parts get sub tasks of their own (docs/protocol/endpoints.md, §1.7). */
function open(farm: Farm, shell: TaskRecord, facts: TaskFileFacts): void {
  const whole = {
    ...jobOf(facts, { ...firstOf(facts), node: '', layerName: null, camera: '', taskType: '' }),
  };
  shell.job = { ...whole, framesRange: '0' };
  shell.timeLimit = facts.taskLimit;
  shell.subs = facts.parts.map((part) => {
    const sub = farm.reserve(shell.userLevel);
    Object.assign(sub, { parent: shell.id, producer: shell.producer, labels: shell.labels });
    sub.submittedAt = shell.submittedAt;
    sub.since = shell.since;
    fill(farm, sub, facts, part);
    return sub.id;
  });
}

function firstOf(facts: TaskFileFacts): Part {
  const [first] = facts.parts;
  if (!first) throw unknown('renderable part');
  return first;
}

/**
 * Submits a reserved task: its frames exist and lists show it from now on, with status 0
 * (docs/protocol/endpoints.md, §3.2). A second submission changes nothing.
 * @throws Refusal 404 without a job file on the farm, 600 when it cannot be read.
 */
export function submitTask(renderer: Renderer, id: number, producer: string | null, now: number): void {
  const { farm } = renderer;
  const task = farm.reserved(id);
  if (task.submittedAt !== null) return;
  const content = farm.storage.readJobFile(id, 'task.json');
  if (content === undefined) throw unknown(`task.json of task ${id}: it is not on the farm`);
  const facts = readTaskFile(content);
  task.producer = producer ?? task.producer;
  task.submittedAt = now;
  task.since = now;
  if (facts.parts.length > 1) open(farm, task, facts);
  else fill(farm, task, facts, firstOf(facts));
  farm.touch(task);
  for (const leaf of farm.leavesOf(task)) renderer.refresh(leaf);
}
