import { afterAll, expect, test } from 'vitest';
import { DCCS } from '../../../src/domain/dcc/dcc.js';
import { startTestSandbox } from '../../support/farms/sandbox.js';
import vectors from '../../vectors/examples.json';
import { blenderJob, framesOf, infoOf, statusOf, submit } from '../job.js';
import { PATH } from '../paths.js';
import { createSdkTasks } from './tasks.js';

const farm = await startTestSandbox();
const tasks = await createSdkTasks(farm);
afterAll(() => farm.close());

test('get_render_log() without a frame sends null, signed as None, and the answer names the missing id', async () => {
  const answer = await farm.call(PATH.log, { renderingType: 'render', pageNum: 1, pageSize: 1, id: null });
  expect(answer).toMatchObject({ code: 601, message: expect.stringContaining('id'), data: null });
});

const log = async (pageNum: number, id: number) =>
  (await farm.call(PATH.log, { renderingType: 'render', pageNum, pageSize: 1, id })).data;

test('pages 0 and 1 of a log are the first; there are none after the last, or for a waiting frame', async () => {
  const [frame = 0] = tasks.frames;
  expect((await log(0, frame)).items).toHaveLength(3);
  expect((await log(1, frame)).items).toEqual((await log(0, frame)).items);
  expect((await log(2, frame)).items).toEqual([]);
  const waiting = (await framesOf(farm, tasks.running)).at(-1);
  expect(await log(1, waiting.id)).toMatchObject({ pageCount: 0, total: 0, items: [] });
});

const FRAMES = [PATH.recommitFrames, PATH.stopFrames];

test.each(FRAMES)('%s needs a task for all frames, and ids for some', async (path) => {
  const code = async (body: Record<string, unknown>) => (await farm.call(path, body)).code;
  const { done, frames } = tasks;
  expect(await code({ taskId: null, selectAll: 1 })).toBe(601);
  expect(await code({ selectAll: 1, ids: frames })).toBe(601);
  expect(await code({ taskId: done, selectAll: 0, ids: null })).toBe(601);
  expect(await code({ taskId: done, selectAll: 0, ids: [] })).toBe(601);
  expect(await code({ taskId: null, selectAll: 0 })).toBe(601);
  expect(await code({ taskId: done, ids: frames })).toBe(601);
  expect(await code({ taskId: done, selectAll: 2 })).toBe(600);
  expect(await code({ taskId: done, selectAll: 0, ids: ['a'] })).toBe(600);
  expect(await code({ taskId: done, selectAll: 0, ids: [...frames, 4711] })).toBe(404);
  expect((await infoOf(farm, done)).taskStatus).toBe(25);
});

test('ids and Ids are equivalent', async () => {
  const [first, second, third] = tasks.frames;
  await farm.call(PATH.recommitFrames, { taskId: tasks.done, Ids: [first], selectAll: 0 });
  await farm.call(PATH.recommitFrames, { taskId: null, ids: [third], selectAll: 0 });
  expect(await framesOf(farm, tasks.done)).toMatchObject([
    { id: first, recommitFlag: 1, frameStatus: 1 },
    { id: second, recommitFlag: 0, frameStatus: 4 },
    { id: third, recommitFlag: 1, frameStatus: 1 },
  ]);
});

test('calls without anything to do succeed and change nothing', async () => {
  const { stopped, parked, running } = tasks;
  const before = await Promise.all([stopped, parked, running].map((id) => infoOf(farm, id)));
  const taskIds = [stopped, parked, running];
  expect((await farm.call(PATH.recommitTasks, { taskIds })).code).toBe(200);
  expect((await farm.call(PATH.fullSpeed, { taskIds: [stopped, running] })).data).toBe('success');
  expect((await farm.call(PATH.labelDelete, { taskIds, labelNames: ['x'], labelIds: [] })).code).toBe(200);
  expect((await farm.call(PATH.recommitTasks, { taskIds: [] })).code).toBe(200);
  expect(await Promise.all(taskIds.map((id) => infoOf(farm, id)))).toEqual(before);
});

test.each(DCCS.map((dcc) => [dcc.name, dcc.id]))('%s has a progress picture', async (_name, id) => {
  const taskId = await submit(farm, blenderJob('1-2', { cg_id: String(id) }));
  const { code, data } = await farm.call(PATH.process, { taskId });
  expect(code).toBe(200);
  expect(data.grabInfo).toMatchObject([[{ frameIndex: '1' }], [{ frameIndex: '2' }]]);
});

test('every answer has data and message, refusals too', async () => {
  const bodies: [string, Record<string, unknown>][] = [
    [PATH.stop, { taskIds: [] }],
    [PATH.stop, { taskIds: [4711] }],
    [PATH.stop, {}],
    ['/api/render/nowhere', {}],
  ];
  const answers = await Promise.all(bodies.map(([path, body]) => farm.call(path, body)));
  expect(answers.map(({ code }) => code)).toEqual([200, 404, 601, 404]);
  for (const { data, message } of answers) {
    expect(data).toBeNull();
    expect(message).toMatch(/./);
  }
});

test('a task never has a state without a text in the transfer SDK', async () => {
  const id = await submit(farm, blenderJob('1-2'), { taskUserLevel: 90 });
  const seen = new Set<number>();
  for (let i = 0; i < 12; i++) {
    seen.add(await statusOf(farm, id));
    farm.clock.advance(500);
  }
  expect([...seen]).toEqual([0, 8, 5, 25]);
});

const NEWEST = vectors.endpoints.flatMap(({ path, aliases }) =>
  aliases.map((alias) => [alias, path] as const),
);

test.each(NEWEST)('%s answers like %s', async (alias, path) => {
  const { done, subs } = tasks;
  const page = { pageNum: 1, pageSize: 5, taskIds: [done, ...subs], labelNames: ['x'], labelIds: [] };
  const answers = [await farm.call(alias, page), await farm.call(path, page)];
  const [old, newest] = answers.map(({ code, message, data }) => ({ code, message, data }));
  expect(old).toEqual(newest);
  expect(old?.code).toBe(200);
  expect((await farm.call(alias, { ...page, taskIds: 1, pageNum: '1' })).code).toBe(
    (await farm.call(path, { ...page, taskIds: 1, pageNum: '1' })).code,
  );
});

test('exactly 55 paths are served', async () => {
  const live = vectors.endpoints.flatMap(({ path, aliases }) => [path, ...aliases]);
  expect(new Set(live).size).toBe(55);
  const answers = await Promise.all(live.map((path) => farm.call(path, {})));
  expect(answers.filter(({ code }) => ![200, 601].includes(code))).toEqual([]);
  for (const old of ['/api/render/user/queryUserProfile', '/api/render/task/abortTask'])
    expect((await farm.call(old, {})).code).toBe(404);
});
