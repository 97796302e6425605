import type { TestSandbox } from '../../support/farms/sandbox.js';
import { blenderJob, framesOf, infoOf, submit } from '../job.js';
import { PATH } from '../paths.js';

/** Members of the example's request that must name something of this farm. */
type Rewritten = Record<string, unknown>;

/** Brings a farm into the state that an example shows. */
type Prepare = (farm: TestSandbox) => Promise<Rewritten>;

const MINUTE = 60_000;

async function reserved(farm: TestSandbox): Promise<number> {
  return (await farm.call(PATH.create, { count: 1 })).data.taskIdList[0];
}

async function finished(farm: TestSandbox, job: object = blenderJob('1'), artist = ''): Promise<number> {
  const id = await submit(farm, job, { artist });
  farm.clock.advance(MINUTE);
  return id;
}

async function stopped(farm: TestSandbox): Promise<number> {
  const id = await submit(farm, blenderJob('1-9'));
  await farm.call(PATH.stop, { taskIds: [id] });
  return id;
}

async function failed(farm: TestSandbox): Promise<number> {
  const id = await submit(farm, blenderJob('1-3'));
  await farm.call(PATH.sandboxSet, { taskIds: [id], failFrames: '2' });
  farm.clock.advance(MINUTE);
  return id;
}

/** Its priority frame is done, the frames 2-4 wait for full speed. */
async function parked(farm: TestSandbox): Promise<number> {
  const info = {
    pre_frames: '100',
    stop_after_test: '1',
    frames_per_task: '3',
    time_out: '259200',
    ram: '64',
  };
  return finished(farm, blenderJob('1-4', info));
}

/** A 3ds Max still seen by the given cameras. */
function maxStill(cameras: readonly string[]) {
  const info = { cg_id: '2001', input_cg_file: 'D:/m/room.max', platform: '2', time_out: '86400' };
  const common = { frames: '0', renderable_camera: cameras };
  return { task_info: info, scene_info_render: { common, renderer: {} } };
}

function houdiniSimulation() {
  const info = { cg_id: '2004', input_cg_file: 'D:/h/sim.hip', project_name: 'p', ram: '64' };
  const limits = { time_out: '43200', task_stop_time: '86400' };
  const geometry = { node: '/out/geometry', frames: '110-200[1]', option: '-1', render: '1' };
  const scene = { rop_node: [], geo_node: [geometry], distributedsim_node: [] };
  return { task_info: { ...info, ...limits }, scene_info_render: scene };
}

async function firstFrame(farm: TestSandbox, id: number): Promise<number> {
  return (await framesOf(farm, id))[0].id;
}

async function environment(farm: TestSandbox, body: object): Promise<void> {
  const whole = { cgId: 2000, cgName: 'Maya', cgVersion: '2020', renderSystem: 1, pluginIds: [], ...body };
  await farm.call(PATH.envAdd, whole);
}

async function project(farm: TestSandbox): Promise<Rewritten> {
  await farm.call(PATH.projectAdd, { newName: 'film-a', status: 0 });
  return {};
}

const onTask =
  (make: (farm: TestSandbox) => Promise<number>): Prepare =>
  async (farm) => ({ taskId: await make(farm) });

const onTasks =
  (make: (farm: TestSandbox) => Promise<number>): Prepare =>
  async (farm) => ({ taskIds: [await make(farm)] });

/** Two cameras: one has finished, the other waits, so that the task as a whole does. */
async function halfDone(farm: TestSandbox): Promise<Rewritten> {
  const id = await submit(farm, maxStill(['VRayCam003', 'VRayCam004']));
  const [, second] = (await infoOf(farm, id)).respRenderingTaskList;
  await farm.call(PATH.stop, { taskIds: [second.id] });
  await farm.call(PATH.nodes, { taskId: id, taskLimit: 200 });
  farm.clock.advance(MINUTE);
  await farm.call(PATH.start, { taskIds: [second.id] });
  return {};
}

async function labelled(farm: TestSandbox): Promise<number> {
  return submit(farm, blenderJob('1'), { labels: ['urgent'] });
}

/** What the examples take for granted, by their paths; the others need nothing. */
export const STATES: Readonly<Record<string, Prepare>> = {
  [PATH.submit]: async (farm) => {
    const taskId = await reserved(farm);
    const content = JSON.stringify(blenderJob('1'));
    await farm.call(PATH.jsonFile, { taskId, fileName: 'task.json', content });
    return { taskId };
  },
  [PATH.jsonFile]: onTask(reserved),
  [PATH.hardware]: async (farm) => ({
    taskIds: [String(await submit(farm, blenderJob('1', { hardwareConfigId: '337', platform: '21' })))],
  }),
  [PATH.list]: halfDone,
  [PATH.info]: async (farm) => {
    const id = await finished(farm, houdiniSimulation(), 'ann');
    await farm.call(PATH.nodes, { taskId: id, taskLimit: 1 });
    return { taskIds: [id] };
  },
  [PATH.frames]: onTask(parked),
  [PATH.process]: onTask((farm) => finished(farm, maxStill(['Camera001']))),
  [PATH.thumbnail]: async (farm) => ({ id: await firstFrame(farm, await finished(farm)) }),
  [PATH.log]: async (farm) => ({ id: await firstFrame(farm, await finished(farm)) }),
  [PATH.stop]: onTasks((farm) => submit(farm, blenderJob('1-9'))),
  [PATH.start]: onTasks(stopped),
  [PATH.abandon]: onTasks(stopped),
  [PATH.remove]: onTasks((farm) => finished(farm)),
  [PATH.recommitTasks]: onTasks(failed),
  [PATH.recommitFrames]: async (farm) => {
    const taskId = await failed(farm);
    return { taskId, ids: [await firstFrame(farm, taskId)] };
  },
  [PATH.stopFrames]: onTask((farm) => submit(farm, blenderJob('1-9'))),
  [PATH.timeLimit]: onTasks((farm) => submit(farm, blenderJob('1-9'))),
  [PATH.fullSpeed]: onTasks(parked),
  [PATH.level]: onTask((farm) => submit(farm, blenderJob('1'))),
  [PATH.nodes]: onTask((farm) => submit(farm, blenderJob('1'))),
  [PATH.machine]: async (farm) => ({
    taskIds: [String(await submit(farm, blenderJob('1')))],
  }),
  [PATH.projectDelete]: project,
  [PATH.projectGetList]: project,
  [PATH.projectList]: project,
  [PATH.labelAdd]: async (farm) => ({
    taskIds: [await submit(farm, blenderJob('1')), await submit(farm, blenderJob('2'))],
  }),
  [PATH.labelDelete]: onTasks(labelled),
  [PATH.envEdit]: async (farm) => {
    await environment(farm, { editName: 'maya2020', cgVersion: '2019' });
    return {};
  },
  [PATH.envDelete]: async (farm) => {
    await environment(farm, { editName: 'maya2020' });
    return {};
  },
  [PATH.envDefault]: async (farm) => {
    await environment(farm, { editName: 'maya2020' });
    return {};
  },
  [PATH.envGet]: async (farm) => {
    const { cgPlugin } = (await farm.call(PATH.versions, { cgId: 2004 })).data;
    const [{ pluginId }] = cgPlugin[0].pluginVersions;
    const houdini = { cgId: 2004, cgName: 'Houdini', cgVersion: '17.5', pluginIds: [pluginId] };
    await environment(farm, { ...houdini, editName: 'h175' });
    return {};
  },
  [PATH.output]: onTask((farm) => finished(farm)),
  [PATH.taskRecord]: async (farm) => {
    await farm.call(PATH.recommitTasks, { taskIds: [await failed(farm)], status: [5] });
    return {};
  },
};
