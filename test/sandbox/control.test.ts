import { expect, test } from 'vitest';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { forEachTest } from '../support/for-each-test.js';
import { blenderJob, framesOf, infoOf, statusOf, submit } from './job.js';
import { PATH } from './paths.js';

const farm = forEachTest(startTestSandbox);

const states = async (id: number) =>
  (await framesOf(farm(), id)).map((frame: { frameStatus: number }) => frame.frameStatus);

test.each([
  [25, [4, 4, 4, 4]],
  [30, [4, 4, 4, 5]],
  [45, [4, 4, 4, 5]],
  [10, [4, 4, 4, 3]],
  [20, [4, 4, 4, 3]],
  [23, [4, 4, 4, 3]],
  [35, [4, 4, 4, 3]],
  [50, [4, 4, 4, 2]],
  [100, [4, 4, 4, 2]],
  [15, [4, 4, 4, 2]],
  [777, [4, 4, 4, 2]],
])('set pins a running task in state %i with frames that agree', async (status, frames) => {
  const id = await submit(farm(), blenderJob('1-4'));
  farm().clock.advance(3000);
  expect(await states(id)).toEqual([4, 4, 4, 2]);
  expect((await farm().call(PATH.sandboxSet, { taskIds: [id], status })).code).toBe(200);
  farm().clock.advance(3_600_000);
  expect(await statusOf(farm(), id)).toBe(status);
  expect(await states(id)).toEqual(frames);
  await farm().call(PATH.start, { taskIds: [id] });
  farm().clock.advance(60_000);
  expect(await statusOf(farm(), id)).toBe(25);
  expect(await states(id)).toEqual([4, 4, 4, 4]);
});

test('a pin ends by stop, by full speed, or by another pin', async () => {
  const id = await submit(farm(), blenderJob('1-4'));
  const set = (status: number) => farm().call(PATH.sandboxSet, { taskIds: [id], status });
  await set(100);
  await farm().call(PATH.stop, { taskIds: [id] });
  expect(await statusOf(farm(), id)).toBe(10);
  await set(0);
  await set(40);
  await farm().call(PATH.start, { taskIds: [id] });
  await set(40);
  await farm().call(PATH.fullSpeed, { taskIds: [id] });
  expect(await statusOf(farm(), id)).toBe(5);
  farm().clock.advance(60_000);
  expect(await statusOf(farm(), id)).toBe(25);
});

test('set reaches the sub tasks of an opened task', async () => {
  const common = { frames: '1', renderable_camera: ['A', 'B'] };
  const id = await submit(farm(), { task_info: { input_cg_file: 'x.max' }, scene_info_render: { common } });
  await farm().call(PATH.sandboxSet, { taskIds: [id], status: 20 });
  farm().clock.advance(60_000);
  const subs = [{ taskStatus: 20 }, { taskStatus: 20 }];
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 20, respRenderingTaskList: subs });
});

test('set refuses what is malformed or unknown', async () => {
  const set = async (body: Record<string, unknown>) => (await farm().call(PATH.sandboxSet, body)).code;
  const id = await submit(farm(), blenderJob('1'));
  expect(await set({})).toBe(601);
  expect(await set({ status: 20 })).toBe(601);
  expect(await set({ taskIds: [id] })).toBe(601);
  expect(await set({ taskIds: [4711], status: 20 })).toBe(404);
  expect(await set({ taskIds: [id], status: -1 })).toBe(600);
  expect(await set({ taskIds: [id], failFrames: 'x' })).toBe(600);
  expect(await set({ balance: '-1' })).toBe(600);
  expect(await statusOf(farm(), id)).toBe(0);
});

test('status tells what goes on', async () => {
  await submit(farm(), blenderJob('1-9'));
  farm().clock.advance(2000);
  const { data } = await farm().call(PATH.sandboxStatus);
  expect(data).toMatchObject({
    pid: process.pid,
    frameTime: 1000,
    balance: 1000,
    tasks: 1,
    rendering: 3,
    faults: 0,
  });
});

test('reset forgets everything but the ids that were given out', async () => {
  const id = await submit(farm(), blenderJob('1'));
  await farm().call(PATH.projectAdd, { newName: 'film' });
  farm().clock.advance(60_000);
  await farm().call(PATH.sandboxSet, { balance: '1' });
  await farm().call(PATH.sandboxFault, { next: 3, kind: 'drop' });
  await farm().call(PATH.sandboxReset);
  expect((await farm().call(PATH.sandboxStatus)).data).toMatchObject({
    tasks: 0,
    balance: 1000,
    faults: 0,
    rendering: 0,
  });
  expect((await farm().call(PATH.info, { taskIds: [id] })).data.items).toEqual([]);
  expect((await farm().call(PATH.projectGetList)).data.projectNameList).toEqual([]);
  expect((await farm().call(PATH.output, { treePath: '/' })).data).toEqual([]);
  expect(await submit(farm(), blenderJob('1'))).toBeGreaterThan(id);
});

test('stop answers and then closes', async () => {
  expect((await farm().call(PATH.sandboxStop)).code).toBe(200);
  await farm().sandbox.closed;
  await expect(farm().send(PATH.profile)).rejects.toThrow();
});
