import type { TestSandbox } from '../support/farms/sandbox.js';
import { PATH } from './paths.js';

/** A Blender job of the documented shape, for `frames`. */
export function blenderJob(frames: string, info: Record<string, string> = {}) {
  const common = { frames, width: '64', height: '36', Render_Format: 'PNG', scene_name: ['Scene'] };
  return {
    software_config: { cg_name: 'Blender', cg_version: '2.81', plugins: {} },
    task_info: { cg_id: '2007', input_cg_file: 'D:/b/shot.blend', platform: '2', ...info },
    scene_info: { common },
    scene_info_render: { common },
  };
}

/** Reserves an id, uploads the job file and submits it. */
export async function submit(farm: TestSandbox, job: object, body: object = {}): Promise<number> {
  const created = await farm.call(PATH.create, { count: 1, taskUserLevel: 50, ...body });
  const taskId: number = created.data.taskIdList[0];
  const content = JSON.stringify(job);
  const file = await farm.call(PATH.jsonFile, { taskId, fileName: 'task.json', content });
  if (file.code !== 200) throw new Error(file.message);
  const submitted = await farm.call(PATH.submit, { taskId });
  if (submitted.code !== 200) throw new Error(`${submitted.code} ${submitted.message}`);
  return taskId;
}

/** The task as a poll sees it. */
export async function infoOf(farm: TestSandbox, taskId: number) {
  const { data } = await farm.call(PATH.info, { taskIds: [taskId] });
  return data.items[0];
}

export async function statusOf(farm: TestSandbox, taskId: number): Promise<number> {
  return (await infoOf(farm, taskId)).taskStatus;
}

/** All frames of a task, in order. */
export async function framesOf(farm: TestSandbox, taskId: number) {
  const { data } = await farm.call(PATH.frames, { taskId, pageNum: 1, pageSize: 100 });
  return data.items;
}
