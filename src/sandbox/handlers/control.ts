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
import { FRAME, type Frame, type TaskRecord } from '../state/model.js';
import type { Call, Handlers } from './handler.js';

/** Every id is looked up before anything happens: a list with an unknown one is refused as a whole. */
function onTasks(control: Control): (body: { taskIds: number[] }, call: Call) => null {
  return ({ taskIds }, { farm, renderer, now }) => {
    const tasks = taskIds.map((id) => farm.submitted(id));
    for (const task of tasks) for (const leaf of farm.leavesOf(task)) control(renderer, leaf, now);
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

/** Applies something to the frames that a body chooses (endpoints.md §5.6, §5.7). */
function onFrames({ taskId, selectAll, ids, Ids, status }: Choice, { farm }: Call, act: Act): null {
  if (selectAll === undefined) throw missing('selectAll');
  if (selectAll === 1) {
    if (taskId === undefined || taskId === null) throw missing('taskId');
    const fits = (frame: Frame) => !status?.length || status.includes(frame.status);
    for (const leaf of farm.leavesOf(farm.submitted(taskId))) act(leaf, fits);
    return null;
  }
  if (selectAll !== 0) throw invalid('selectAll', '0 or 1');
  const wanted = new Set(ids ?? Ids ?? []);
  if (wanted.size === 0) throw missing('ids');
  const leaves = new Set([...wanted].map((id) => farm.frame(id).task));
  for (const leaf of leaves) act(leaf, (frame) => wanted.has(frame.id));
  return null;
}

const removeLeaf = onTasks(remove);

/** What people do to tasks that are on the farm (endpoints.md §5). */
export const controlHandlers: Handlers = {
  stopTask: onTasks(stop),
  startTask: onTasks(start),
  abandonTask: onTasks(abandon),

  deleteTask(body, call) {
    removeLeaf(body, call);
    for (const id of body.taskIds) {
      const task = call.farm.submitted(id);
      task.deleted = true;
      call.farm.touch(task);
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
    for (const id of taskIds) limit(call.farm.submitted(id));
    return 'SUCCESS';
  },

  fullSpeedRendering(body, call) {
    onTasks(fullSpeed)(body, call);
    return 'success';
  },

  updateTaskUserLevel({ taskId, taskUserLevel }, { farm }) {
    const task = farm.submitted(taskId);
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
    const task = farm.submitted(taskId);
    for (const one of [task, ...farm.subsOf(task)]) {
      one.nodeLimit = taskLimit;
      farm.touch(one);
    }
    return null;
  },
};
