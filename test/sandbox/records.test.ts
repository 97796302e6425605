import { afterAll, expect, test } from 'vitest';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { blenderJob, framesOf, submit } from './job.js';
import { PATH } from './paths.js';

const farm = await startTestSandbox();
const id = await submit(farm, blenderJob('1-3[1]'));
farm.clock.advance(60_000);
await farm.call(PATH.stop, { taskIds: [id] });
await farm.call(PATH.info, { taskIds: [id] });
afterAll(() => farm.close());

const PAGE = { pageNum: 1, pageSize: 10 };
const DAY = { startDate: '', endDate: '' };

test('what was done to tasks is told, the newest first, and what was only asked is not', async () => {
  const { data } = await farm.call(PATH.taskRecord, { platform: 2, ...PAGE, ...DAY });
  expect(data).toMatchObject({ pageCount: 1, pageNum: 1, total: 2, size: 10 });
  expect(data.items).toEqual([
    {
      userName: 'sandbox',
      taskType: 'render',
      buttonName: 'btn_stop',
      taskIds: `["2W${id}"]`,
      channel: '4',
      createTime: expect.stringMatching(/^2026-01-01 08:01:\d\d$/),
      details: 'Stop',
      operateSource: 1,
      userId: '10000001',
      requestIp: '127.0.0.1',
      requestURI: PATH.stop,
      requestParam: `[{"taskIds":[${id}]}]`,
    },
    expect.objectContaining({ buttonName: 'btn_submit', taskIds: `["2W${id}"]` }),
  ]);
});

test('of a period, by the farm’s own clock', async () => {
  const total = async (startDate: string, endDate: string) =>
    (await farm.call(PATH.taskRecord, { platform: 2, ...PAGE, startDate, endDate })).data.total;
  expect(await total('2026-01-01 08:00:30', '')).toBe(1);
  expect(await total('', '2026-01-01 08:00:30')).toBe(1);
  expect(await total('2025-01-01 00:00:00', '2025-12-31 00:00:00')).toBe(0);
  const wrong = await farm.call(PATH.taskRecord, { platform: 2, ...PAGE, startDate: 'today', endDate: '' });
  expect(wrong.code).toBe(600);
  expect((await farm.call(PATH.taskRecord, { ...PAGE, ...DAY })).code).toBe(601);
});

test('calls on frames are told by the tasks of the frames', async () => {
  const [first, second] = await framesOf(farm, id);
  const ids = [first.id, second.id];
  // The official SDK's `restart_frame(None, select_all=0, ids_list=…)` names no task.
  await farm.call(PATH.recommitFrames, { taskId: null, ids, selectAll: 0 });
  const { items } = (await farm.call(PATH.taskRecord, { platform: 2, pageNum: 1, pageSize: 1, ...DAY })).data;
  expect(items).toMatchObject([{ details: 'Resubmit frames', taskIds: `["2W${id}"]` }]);
  expect((await farm.call(PATH.updateSetting, { taskOverTimeSec: 43200, ids: [4711] })).code).toBe(200);
  expect((await farm.call(PATH.taskRecord, { platform: 2, ...PAGE, ...DAY })).data.total).toBe(3);
});

test('outlives a restart, which is a login of its own; a reset forgets all', async () => {
  const logins = async () => (await farm.call(PATH.loginRecord, { ...PAGE, ...DAY })).data;
  expect(await logins()).toMatchObject({
    total: 1,
    items: [{ id: 1, userId: 10000001, userName: 'sandbox', loginStatus: '200', ip: '127.0.0.1' }],
  });
  await farm.restart();
  expect((await logins()).items.map((item: { id: number }) => item.id)).toEqual([2, 1]);
  expect((await farm.call(PATH.taskRecord, { platform: 2, ...PAGE, ...DAY })).data.total).toBe(3);
  await farm.call(PATH.sandboxReset);
  expect((await farm.call(PATH.taskRecord, { platform: 2, ...PAGE, ...DAY })).data.total).toBe(0);
});
