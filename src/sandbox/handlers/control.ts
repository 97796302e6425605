import { invalid, missing } from '../refusal.js';
import {
  abandon,
  type Control,
  fullSpeed,
  recommit,
  remove,
  start,
  stop,
  stopFrames,
} from '../render/control.js';
import type { Farm } from '../state/farm.js';
import { FRAME, type Frame, type TaskRecord } from '../state/model.js';
import type { Call, Handlers } from './handler.js';

/** What a call on a task acts on: sub tasks that were deleted by themselves stay as they are. */
function livingLeaves(farm: Farm, id: number): TaskRecord[] {
  return farm.leavesOf(farm.present(id)).filter((leaf) => !leaf.deleted);
}

/** Every id is looked up before anything happens: a list with an unknown one is refused as a whole. */
function onTasks(control: Control): (body: { taskIds: number[] }, call: Call) => null {
  return ({ taskIds }, { farm, renderer, now }) => {
    for (const leaf of taskIds.flatMap((id) => livingLeaves(farm, id))) control(renderer, leaf, now);
    return null;
  };
}

interface Choice {
  readonly taskId?: number | null | undefined;
  readonly selectAll?: number | undefined;
  readonly ids?: number[] | null | undefined;
  readonly Ids?: number[] | null | undefined;
  readonly status?: number[] | null | undefined;
}

type Act = (leaf: TaskRecord, chosen: (frame: Frame) => boolean) => void;

/** Applies something to the frames that a body chooses (docs/protocol/endpoints.md, §5.6, §5.7). */
function onFrames({ taskId, selectAll, ids, Ids, status }: Choice, { farm }: Call, act: Act): null {
  if (selectAll === undefined) throw missing('selectAll');
  if (selectAll === 1) {
    if (taskId === undefined || taskId === null) throw missing('taskId');
    const fits = (frame: Frame) => !status?.length || status.includes(frame.status);
    for (const leaf of livingLeaves(farm, taskId)) act(leaf, fits);
    return null;
  }
  if (selectAll !== 0) throw invalid('selectAll', '0 or 1');
  const wanted = new Set(ids ?? Ids ?? []);
  if (wanted.size === 0) throw missing('ids');
  const leaves = new Set([...wanted].map((id) => farm.present(farm.frame(id).task.id)));
  for (const leaf of leaves) act(leaf, (frame) => wanted.has(frame.id));
  return null;
}

/** What people do to tasks that are on the farm (docs/protocol/endpoints.md, §5). */
export const controlHandlers: Handlers = {
  stopTask: onTasks(stop),
  startTask: onTasks(start),
  abandonTask: onTasks(abandon),

  // A task that is deleted already may be deleted again: the call may be repeated (docs/protocol/http.md, §6).
  deleteTask({ taskIds }, { farm, renderer, now }) {
    for (const task of taskIds.map((id) => farm.submitted(id))) {
      for (const leaf of farm.leavesOf(task)) remove(renderer, leaf, now);
      task.deleted = true;
      farm.touch(task);
    }
    return null;
  },

  recommitTasks({ taskIds, status }, call) {
    const wanted: readonly number[] = status?.length ? status : [FRAME.ERROR, FRAME.TIMEOUT];
    return onTasks((renderer, leaf, now) =>
      recommit(renderer, leaf, (frame) => wanted.includes(frame.status), now),
    )({ taskIds }, call);
  },

  recommitTaskFrames: (body, call) =>
    onFrames(body, call, (leaf, chosen) => recommit(call.renderer, leaf, chosen, call.now)),

  stopTaskFrames: (body, call) =>
    onFrames(body, call, (leaf, chosen) => stopFrames(call.renderer, leaf, chosen, call.now)),

  setTaskOverTimeStop({ taskIds, overTime }, call) {
    if (overTime < 0) throw invalid('overTime', 'seconds, 0 for no limit');
    const limit = (task: TaskRecord) => {
      task.timeLimit = overTime;
      call.farm.touch(task);
    };
    onTasks((_renderer, leaf) => limit(leaf))({ taskIds }, call);
    for (const id of taskIds) limit(call.farm.present(id));
    return 'SUCCESS';
  },

  fullSpeedRendering(body, call) {
    onTasks(fullSpeed)(body, call);
    return 'success';
  },

  updateTaskUserLevel({ taskId, taskUserLevel }, { farm }) {
    const task = farm.present(taskId);
    for (const one of [task, ...farm.subsOf(task)]) {
      one.userLevel = taskUserLevel;
      farm.touch(one);
    }
    return null;
  },

  updateTaskLimit({ taskId, taskLimit }, { farm }) {
    if (taskId === undefined) throw missing('taskId');
    if (taskLimit === undefined) throw missing('taskLimit');
    if (taskLimit < 1) throw invalid('taskLimit', 'at least one node');
    const task = farm.present(taskId);
    for (const one of [task, ...farm.subsOf(task)]) {
      one.nodeLimit = taskLimit;
      farm.touch(one);
    }
    return null;
  },
};
