import { expect, test } from 'vitest';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { forEachTest } from '../support/for-each-test.js';
import { blenderJob, framesOf, infoOf, statusOf, submit } from './job.js';
import { PATH } from './paths.js';

const farm = forEachTest(startTestSandbox);

const ids = (...taskIds: number[]) => ({ taskIds });

/** States of the frames, in order. */
async function states(id: number): Promise<number[]> {
  return (await framesOf(farm(), id)).map((frame: { frameStatus: number }) => frame.frameStatus);
}

test('a task waits, is preprocessed, renders three frames at a time and finishes', async () => {
  const id = await submit(farm(), blenderJob('1-6[1]'));
  expect(await infoOf(farm(), id)).toMatchObject({
    taskStatus: 0,
    totalFrames: 6,
    startTime: null,
    isOpen: 0,
  });
  farm().clock.advance(1000);
  expect(await statusOf(farm(), id)).toBe(8);
  farm().clock.advance(1000);
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 5, executingFrames: 3, doneFrames: 0 });
  farm().clock.advance(1000);
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 5, executingFrames: 3, doneFrames: 3 });
  farm().clock.advance(999);
  expect(await statusOf(farm(), id)).toBe(5);
  farm().clock.advance(1);
  expect(await infoOf(farm(), id)).toMatchObject({
    taskStatus: 25,
    statusText: 'render_task_status_25',
    doneFrames: 6,
    failedFrames: 0,
    outputFileName: `${id}_shot`,
    completedDate: farm().clock.now(),
    userId: 10000001,
    bid: '20201',
    respRenderingTaskList: null,
  });
});

test('a render of hours is over as soon as the clock says so', async () => {
  const slow = await startTestSandbox({ frameTime: 60_000 });
  const id = await submit(slow, blenderJob('1-360[1]'));
  slow.clock.advance(2 * 3_600_000 + 120_000);
  expect(await infoOf(slow, id)).toMatchObject({ taskStatus: 25, doneFrames: 360, renderDuration: 21_600 });
  await slow.close();
});

test('priority frames come first, are not rendered twice, and park the task when it shall wait', async () => {
  const info = { pre_frames: '101:3,40', stop_after_test: '1' };
  const id = await submit(farm(), blenderJob('1-6[1]', info));
  const frames = await framesOf(farm(), id);
  expect(frames.map((f: { frameIndex: string; frameType: number }) => [f.frameIndex, f.frameType])).toEqual([
    ...[
      ['1', 4],
      ['3', 4],
      ['6', 4],
      ['40', 4],
      ['2', 5],
      ['4', 5],
      ['5', 5],
    ],
  ]);
  farm().clock.advance(60_000);
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 40, doneFrames: 4, completedDate: null });
  expect(await states(id)).toEqual([4, 4, 4, 4, 1, 1, 1]);
  expect((await farm().call(PATH.fullSpeed, ids(id))).data).toBe('success');
  expect(await statusOf(farm(), id)).toBe(5);
  farm().clock.advance(1000);
  expect(await statusOf(farm(), id)).toBe(25);
});

test('a parked task goes on by start and ends by stop', async () => {
  const info = { pre_frames: '100', stop_after_test: '1' };
  const [one, two] = [
    await submit(farm(), blenderJob('1-3', info)),
    await submit(farm(), blenderJob('1-3', info)),
  ];
  farm().clock.advance(60_000);
  await farm().call(PATH.start, ids(one));
  await farm().call(PATH.stop, ids(two));
  expect([await statusOf(farm(), one), await statusOf(farm(), two)]).toEqual([0, 10]);
  expect(await states(two)).toEqual([4, 3, 3]);
  farm().clock.advance(60_000);
  expect([await statusOf(farm(), one), await statusOf(farm(), two)]).toEqual([25, 10]);
});

test('without the flag, or when the priority frames are all there are, nothing parks', async () => {
  const free = await submit(farm(), blenderJob('1-3', { pre_frames: '100', stop_after_test: '2' }));
  const all = await submit(farm(), blenderJob('1-2', { pre_frames: '101', stop_after_test: '1' }));
  farm().clock.advance(60_000);
  expect([await statusOf(farm(), free), await statusOf(farm(), all)]).toEqual([25, 25]);
});

test('several frames on one machine are one record, counted as frames', async () => {
  const id = await submit(farm(), blenderJob('1-8[1]', { pre_frames: '100', frames_per_task: '3' }));
  const names = (await framesOf(farm(), id)).map((frame: { frameIndex: string }) => frame.frameIndex);
  expect(names).toEqual(['1', '2-4[1]', '5-7[1]', '8']);
  expect(await infoOf(farm(), id)).toMatchObject({ totalFrames: 8, executingFrames: 0 });
  farm().clock.advance(2000);
  expect(await infoOf(farm(), id)).toMatchObject({ executingFrames: 7 });
  farm().clock.advance(2999);
  expect(await statusOf(farm(), id)).toBe(5);
  farm().clock.advance(1);
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 25, doneFrames: 8 });
});

test('stop aborts what is unfinished, start renders only that', async () => {
  const id = await submit(farm(), blenderJob('1-6'));
  farm().clock.advance(3500);
  await farm().call(PATH.stop, ids(id));
  expect(await states(id)).toEqual([4, 4, 4, 3, 3, 3]);
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 10, abortFrames: 3, executingFrames: 0 });
  farm().clock.advance(60_000);
  expect(await statusOf(farm(), id)).toBe(10);
  expect((await farm().call(PATH.start, ids(id))).code).toBe(200);
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 0, completedDate: null });
  farm().clock.advance(3000);
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 25, doneFrames: 6 });
  const again = (await framesOf(farm(), id)).map((frame: { recommitFlag: number }) => frame.recommitFlag);
  expect(again).toEqual([0, 0, 0, 0, 0, 0]);
});

test('control calls that do not fit the state change nothing; unknown ids are refused', async () => {
  const id = await submit(farm(), blenderJob('1'));
  farm().clock.advance(60_000);
  const before = await infoOf(farm(), id);
  for (const path of [PATH.stop, PATH.start, PATH.fullSpeed, PATH.abandon, PATH.recommitTasks]) {
    expect((await farm().call(path, ids(id))).code).toBe(200);
    expect((await farm().call(path, ids(id, 4711))).code).toBe(404);
  }
  expect(await infoOf(farm(), id)).toEqual(before);
});

test('abandon ends for good; delete moves to the recycle bin', async () => {
  const [given, deleted] = [await submit(farm(), blenderJob('1-9')), await submit(farm(), blenderJob('1-9'))];
  farm().clock.advance(2500);
  await farm().call(PATH.abandon, ids(given));
  await farm().call(PATH.remove, ids(deleted));
  await farm().call(PATH.start, ids(given));
  expect(await statusOf(farm(), given)).toBe(35);
  expect(await infoOf(farm(), deleted)).toMatchObject({ isDelete: 0, taskStatus: 10 });
  const listed = async (body: object) =>
    (await farm().call(PATH.list, { pageNum: 1, pageSize: 10, ...body })).data.items.map(
      (t: { id: number }) => t.id,
    );
  expect(await listed({})).toEqual([given]);
  expect(await listed({ recycleFlag: 1 })).toEqual([deleted]);
});

test('the time limit of a task ends it at 23, that of a frame fails the frame', async () => {
  const whole = await submit(farm(), blenderJob('1-9', { task_stop_time: '2' }));
  farm().clock.advance(60_000);
  expect(await infoOf(farm(), whole)).toMatchObject({ taskStatus: 23, doneFrames: 3, abortFrames: 6 });
  const single = await submit(farm(), blenderJob('1-4', { frames_per_task: '3', job_stop_time: '2' }));
  farm().clock.advance(60_000);
  expect(await states(single)).toEqual([11, 4]);
  expect(await infoOf(farm(), single)).toMatchObject({ taskStatus: 30, failedFrames: 3, doneFrames: 1 });
  const none = await submit(farm(), blenderJob('1-3', { frames_per_task: '3', job_stop_time: '2' }));
  farm().clock.advance(60_000);
  expect(await statusOf(farm(), none)).toBe(45);
});

test('setTaskOverTimeStop limits a task that runs', async () => {
  const id = await submit(farm(), blenderJob('1-90'));
  farm().clock.advance(2500);
  const body = { taskIds: [id], overTime: 3 };
  expect((await farm().call(PATH.timeLimit, body)).data).toBe('SUCCESS');
  farm().clock.advance(60_000);
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 23, overTimeStop: 3, doneFrames: 6 });
});

test('frames that were told to fail do so once, and are rendered again on demand', async () => {
  const id = await submit(farm(), blenderJob('1-3'));
  await farm().call(PATH.sandboxSet, { taskIds: [id], failFrames: '2' });
  farm().clock.advance(60_000);
  expect(await states(id)).toEqual([4, 5, 4]);
  expect(await statusOf(farm(), id)).toBe(30);
  await farm().call(PATH.recommitTasks, ids(id));
  expect(await statusOf(farm(), id)).toBe(0);
  farm().clock.advance(60_000);
  expect(await statusOf(farm(), id)).toBe(25);
  expect((await framesOf(farm(), id)).map((f: { recommitFlag: number }) => f.recommitFlag)).toEqual([
    0, 1, 0,
  ]);
});

test('single frames are stopped and rendered again, by id or by state', async () => {
  const id = await submit(farm(), blenderJob('1-4'));
  const [, second] = await framesOf(farm(), id);
  await farm().call(PATH.stopFrames, { taskId: id, selectAll: 0, ids: [second.id] });
  farm().clock.advance(60_000);
  expect(await states(id)).toEqual([4, 3, 4, 4]);
  expect(await statusOf(farm(), id)).toBe(10);
  await farm().call(PATH.recommitFrames, { taskId: id, selectAll: 1, status: [3] });
  farm().clock.advance(60_000);
  expect(await states(id)).toEqual([4, 4, 4, 4]);
  expect(await statusOf(farm(), id)).toBe(25);
  expect((await farm().call(PATH.recommitFrames, { taskId: id, selectAll: 0, ids: [] })).code).toBe(601);
  expect((await farm().call(PATH.recommitFrames, { taskId: id, selectAll: 0, ids: [1] })).code).toBe(404);
});

test('an empty purse lets running frames end unpaid and stops the task at 20', async () => {
  const id = await submit(farm(), blenderJob('1-9'));
  farm().clock.advance(2500);
  await farm().call(PATH.sandboxSet, { balance: '0' });
  farm().clock.advance(60_000);
  expect(await infoOf(farm(), id)).toMatchObject({
    ...{ taskStatus: 20, doneFrames: 3, abortFrames: 6, couponConsume: 0, userAccountConsume: 0 },
    taskArrears: expect.closeTo((3 * 0.67) / 3600, 8),
  });
  await farm().call(PATH.sandboxSet, { balance: '5' });
  await farm().call(PATH.start, ids(id));
  farm().clock.advance(60_000);
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 25, doneFrames: 9, couponConsume: 0 });
  const { data } = await farm().call(PATH.profile);
  expect(data).toMatchObject({ coupon: 0, rmbbalance: expect.closeTo(5 - (6 * 0.67) / 3600, 8) });
});

test('one purse serves all tasks: the last fee of one stops the other', async () => {
  await farm().call(PATH.sandboxSet, { balance: '0.0000001' });
  const [big, small] = [await submit(farm(), blenderJob('1-90')), await submit(farm(), blenderJob('1-90'))];
  farm().clock.advance(60_000);
  expect([await statusOf(farm(), big), await statusOf(farm(), small)]).toEqual([20, 20]);
});

test('coupons pay first', async () => {
  const id = await submit(farm(), blenderJob('1-2'));
  farm().clock.advance(60_000);
  const price = expect.closeTo((2 * 0.67) / 3600, 8);
  expect(await infoOf(farm(), id)).toMatchObject({
    renderConsume: price,
    couponConsume: price,
    taskArrears: 0,
  });
  expect((await framesOf(farm(), id))[0]).toMatchObject({
    feeAmount: 0,
    couponFee: expect.closeTo(0.67 / 3600, 8),
  });
});

test('machines go to the higher priority first, and a node limit holds', async () => {
  const low = await submit(farm(), blenderJob('1-3'));
  const high = await submit(farm(), blenderJob('1-3'));
  await farm().call(PATH.level, { taskId: high, taskUserLevel: 60 });
  await farm().call(PATH.nodes, { taskId: high, taskLimit: 2 });
  farm().clock.advance(2000);
  expect(await infoOf(farm(), high)).toMatchObject({ executingFrames: 2, taskUserLevel: 60, taskLimit: 2 });
  expect(await infoOf(farm(), low)).toMatchObject({ executingFrames: 1 });
});

test('a short task does not wait for a long one of the same priority', async () => {
  const long = await submit(farm(), blenderJob('1-10000[1]'));
  farm().clock.advance(3000);
  const short = await submit(farm(), blenderJob('1-3[1]'));
  farm().clock.advance(8000);
  expect(await statusOf(farm(), short)).toBe(25);
  expect(await infoOf(farm(), long)).toMatchObject({ taskStatus: 5, executingFrames: 3 });
});
