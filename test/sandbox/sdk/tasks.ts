import type { TestSandbox } from '../../support/farms/sandbox.js';
import { blenderJob, framesOf, infoOf, submit } from '../job.js';
import { PATH } from '../paths.js';

/** Tasks in the states that a person meets, for the calls of the official SDK. */
export interface SdkTasks {
  readonly done: number;
  /** Ids of the done task's three frames. */
  readonly frames: readonly number[];
  readonly failed: number;
  readonly stopped: number;
  /** Waits for full speed after its priority frame. */
  readonly parked: number;
  readonly running: number;
  readonly opened: number;
  readonly subs: readonly number[];
  /** For calls that put an end to it. */
  readonly doomed: number;
  /** Reserved, and its job file uploaded. */
  readonly reserved: number;
}

async function idsOf(farm: TestSandbox, task: number): Promise<number[]> {
  return (await framesOf(farm, task)).map((frame: { id: number }) => frame.id);
}

/** Brings all tasks into their states. No clock moves afterwards, so that they stay in them. */
export async function createSdkTasks(farm: TestSandbox): Promise<SdkTasks> {
  const done = await submit(farm, blenderJob('1-3'));
  const failed = await submit(farm, blenderJob('1-3'));
  await farm.call(PATH.sandboxSet, { taskIds: [failed], failFrames: '2' });
  const parked = await submit(farm, blenderJob('1-3', { pre_frames: '100', stop_after_test: '1' }));
  farm.clock.advance(60_000);
  const stopped = await submit(farm, blenderJob('1-9'));
  await farm.call(PATH.stop, { taskIds: [stopped] });
  const running = await submit(farm, blenderJob('1-99'));
  farm.clock.advance(2500);
  const common = { frames: '0', renderable_camera: ['A', 'B'] };
  const max = { cg_id: '2001', input_cg_file: 'room.max' };
  const opened = await submit(farm, { task_info: max, scene_info_render: { common } });
  const subs = (await infoOf(farm, opened)).respRenderingTaskList.map((sub: { id: number }) => sub.id);
  const doomed = await submit(farm, blenderJob('1'));
  const reserved: number = (await farm.call(PATH.create, { count: 1 })).data.taskIdList[0];
  const content = JSON.stringify(blenderJob('1'));
  await farm.call(PATH.jsonFile, { taskId: reserved, fileName: 'task.json', content });
  const frames = await idsOf(farm, done);
  return { done, frames, failed, stopped, parked, running, opened, subs, doomed, reserved };
}
