import { expect, test } from 'vitest';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { forEachTest } from '../support/for-each-test.js';
import { blenderJob, infoOf, submit } from './job.js';
import { PATH } from './paths.js';

const farm = forEachTest(() => startTestSandbox({ frameTime: 40_000 }));

async function progress(taskId: number) {
  return (await farm().call(PATH.process, { taskId })).data;
}

test('a frame that renders is as far as its time, and never done before its end', async () => {
  const id = await submit(farm(), blenderJob('1-7', { frames_per_task: '2' }));
  const grabs = async () => (await progress(id)).grabInfo.flat();
  const waiting = { framePercent: '0', frameUsed: '0', frameEst: '0', startTime: null, endTime: null };
  expect(await grabs()).toMatchObject([waiting, waiting, waiting, waiting]);
  farm().clock.advance(80_000 + 20_000);
  const quarter = { frameStatus: '2', framePercent: '25', frameUsed: '20', frameEst: '60', endTime: null };
  expect(await grabs()).toMatchObject([quarter, quarter, quarter, waiting]);
  farm().clock.advance(59_999);
  expect((await grabs())[0]).toMatchObject({ framePercent: '99', frameUsed: '80', frameEst: '0' });
  farm().clock.advance(1);
  const done = { frameStatus: '4', framePercent: '100', frameUsed: '80', frameEst: '0' };
  expect(await grabs()).toMatchObject([done, done, done, { framePercent: '0', frameEst: '40' }]);
});

test('a frame that hangs in a pinned task stays at 99', async () => {
  const id = await submit(farm(), blenderJob('1'));
  farm().clock.advance(90_000);
  await farm().call(PATH.sandboxSet, { taskIds: [id], status: 5 });
  farm().clock.advance(3_600_000);
  expect((await progress(id)).grabInfo).toMatchObject([[{ frameStatus: '2', framePercent: '99' }]]);
});

test('an opened task begins with its first sub task and ends with its last', async () => {
  const common = { frames: '0', renderable_camera: ['A', 'B'] };
  const id = await submit(farm(), { task_info: { input_cg_file: 'x.max' }, scene_info_render: { common } });
  expect(await progress(id)).toMatchObject({ startTime: null, completedTime: null });
  farm().clock.advance(600_000);
  const { startTime, completedTime, grabInfo } = await progress(id);
  expect([startTime, completedTime]).toEqual(['2026-01-01 08:00:40', '2026-01-01 08:02:00']);
  expect(grabInfo).toMatchObject([[{ framePercent: '100' }], [{ framePercent: '100' }]]);
});

test('preprocessing is a stage of its own: not begun, going on, done', async () => {
  const id = await submit(farm(), blenderJob('1'));
  const stage = async () => (await infoOf(farm(), id)).preTaskStatus;
  await farm().call(PATH.stop, { taskIds: [id] });
  expect(await stage()).toBe(null);
  await farm().call(PATH.start, { taskIds: [id] });
  farm().clock.advance(40_000);
  expect(await stage()).toBe(8);
  farm().clock.advance(40_000);
  expect(await stage()).toBe(25);
  for (const path of [PATH.stop, PATH.start]) await farm().call(path, { taskIds: [id] });
  expect(await infoOf(farm(), id)).toMatchObject({ taskStatus: 0, preStatusText: 'render_task_status_25' });
});

test.each([
  [25, expect.any(Number)],
  [45, expect.any(Number)],
  [20, null],
])('a task pinned at %i before it began has the start %s', async (status, startTime) => {
  const id = await submit(farm(), blenderJob('1'));
  await farm().call(PATH.sandboxSet, { taskIds: [id], status });
  expect(await infoOf(farm(), id)).toMatchObject({ startTime, completedDate: expect.any(Number) });
});
