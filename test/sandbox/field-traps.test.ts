import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox, testHeaders } from '../support/sandbox.js';
import { pythonJson } from '../support/sign-by-hand.js';
import { blenderJob, framesOf, infoOf, submit } from './job.js';
import { PATH } from './paths.js';

/** The traps of docs/protocol/quirks.md, §6, by their numbers, as far as a farm can fall into them. */
let farm: TestSandbox;
beforeEach(async () => {
  farm = await startTestSandbox();
});
afterEach(() => farm.close());

type Members = Record<string, unknown>;

const code = async (path: string, body: Members) => (await farm.call(path, body)).code;
const data = async (path: string, body: Members = {}) => (await farm.call(path, body)).data;

/** The code that `body` gets when another body was signed. */
async function codeOfSigned(path: string, signed: Members, body: Members): Promise<number> {
  const { domain } = farm.sandbox.address;
  const headers = testHeaders(domain, path, signed, farm.clock.now());
  const answer = await fetch(`http://${domain}${path}`, { method: 'POST', headers, body: pythonJson(body) });
  return ((await answer.json()) as { code: number }).code;
}

test('trap 1: task ids are numbers in task calls, and text where machines are meant and in job files', async () => {
  const id = await submit(farm, blenderJob('1', { task_id: '1', project_id: '0', hardwareConfigId: '302' }));
  const machine = { hardwareConfigId: ['303'], model: '28C', gpuNum: '', ram: '128GB' };
  expect(await code(PATH.stop, { taskIds: [String(id)] })).toBe(600);
  expect(await code(PATH.stop, { taskIds: [id] })).toBe(200);
  expect(await code(PATH.hardware, { cloneTask: 'false', taskIds: [id] })).toBe(600);
  expect(await code(PATH.hardware, { cloneTask: 'false', taskIds: [String(id)] })).toBe(200);
  expect(await code(PATH.machine, { taskIds: [String(id)], ...machine })).toBe(200);
  expect(await data(PATH.create, { count: 1 })).toMatchObject({
    taskIdList: [expect.any(Number)],
    aliasTaskIdList: [expect.stringMatching(/^2W\d+$/)],
  });
});

test('trap 2: a system is a word for versions, and a number for environments', async () => {
  expect(await code(PATH.versions, { cgId: 2000, osName: 1 })).toBe(600);
  expect(await code(PATH.envGet, { osName: 'windows' })).toBe(600);
  expect(await code(PATH.envGet, { osName: 2 })).toBe(600);
  const maya = { cgId: 2000, cgName: 'Maya', cgVersion: '2020', pluginIds: [] };
  expect(await code(PATH.envAdd, { ...maya, editName: 'a', renderSystem: 'windows' })).toBe(600);
  expect(await code(PATH.envAdd, { ...maya, editName: 'a', renderSystem: 2 })).toBe(600);
  for (const system of [0, 1]) {
    await farm.call(PATH.envAdd, { ...maya, editName: `on ${system}`, renderSystem: system });
    const shown = await data(PATH.envGet, { osName: system });
    expect(shown).toMatchObject([{ editName: `on ${system}`, osName: system }]);
  }
  for (const osName of ['windows', 'linux'])
    expect(await code(PATH.versions, { cgId: 2000, osName })).toBe(200);
});

test('trap 3: texts of states and names of platforms are keys of translations', async () => {
  const id = await submit(farm, blenderJob('1-9'));
  for (const wait of [0, 1000, 1500, 60_000]) {
    farm.clock.advance(wait);
    const info = await infoOf(farm, id);
    expect(info.statusText).toBe(`render_task_status_${info.taskStatus}`);
    for (const { frameStatus, frameStatusText } of await framesOf(farm, id))
      expect(frameStatusText).toBe(`task_frame_status_${frameStatus}`);
  }
  for (const { name } of await data(PATH.platforms, { zone: 1 }))
    expect(name).toMatch(/^query_platform_\w+$/);
});

test('trap 4: times are numbers of milliseconds, but for some texts by the farm’s own clock', async () => {
  const begin = farm.clock.now();
  const id = await submit(farm, blenderJob('1', { time_out: '43200' }));
  farm.clock.advance(60_000);
  expect(await infoOf(farm, id)).toMatchObject({
    ...{ submitDate: begin, startTime: begin + 1000, completedDate: begin + 3000 },
    ...{ renderDuration: 1, taskOverTime: 43200 },
  });
  const [frame] = await framesOf(farm, id);
  expect(frame).toMatchObject({ startTime: begin + 2000, endTime: begin + 3000, frameExecuteTime: 1 });
  const { startTime, completedTime } = await data(PATH.process, { taskId: id });
  expect([startTime, completedTime]).toEqual(['2026-01-01 08:00:01', '2026-01-01 08:00:03']);
  const [folder] = await data(PATH.output, { treePath: '/' });
  expect(folder.lastModify).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  const records = await data(PATH.taskRecord, { platform: 2, startDate: '', endDate: '' });
  expect(records.items).toMatchObject([{ createTime: '2026-01-01 08:00:00' }]);
  const logins = await data(PATH.loginRecord, { startDate: '', endDate: '' });
  expect(logins.items).toMatchObject([{ loginTime: begin }]);
});

test('trap 5: costs are null until there are some; what is owed shows in four places', async () => {
  const id = await submit(farm, blenderJob('1-9'));
  const costs = { renderConsume: null, userAccountConsume: null, couponConsume: null, taskArrears: 0 };
  expect(await infoOf(farm, id)).toMatchObject(costs);
  const free = { feeAmount: null, couponFee: null, arrearsFee: null };
  expect((await framesOf(farm, id))[0]).toMatchObject(free);
  await farm.call(PATH.sandboxSet, { balance: '0.0001' });
  farm.clock.advance(60_000);
  const { taskArrears, ...info } = await infoOf(farm, id);
  expect(info).toMatchObject({ taskStatus: 20, userAccountConsume: 0.0001, couponConsume: 0 });
  expect(taskArrears).toBeGreaterThan(0);
  const owed = (await framesOf(farm, id)).reduce((sum: number, f: Members) => sum + Number(f.arrearsFee), 0);
  expect(owed).toBeCloseTo(taskArrears, 9);
  expect(await data(PATH.output, { treePath: '/' })).toMatchObject([{ isArrears: 1 }]);
});

test('trap 6: data is null, a word, a list, a page or an object', async () => {
  const taskIds = [await submit(farm, blenderJob('1-9'))];
  expect(await data(PATH.stop, { taskIds })).toBeNull();
  expect(await data(PATH.timeLimit, { taskIds, overTime: 60 })).toBe('SUCCESS');
  expect(await data(PATH.fullSpeed, { taskIds })).toBe('success');
  expect(await data(PATH.platforms, { zone: 2 })).toBeInstanceOf(Array);
  const page = { pageCount: 1, pageNum: 1, total: 1, size: 100 };
  expect(await data(PATH.info, { taskIds })).toEqual({ ...page, items: [expect.any(Object)] });
  const past = { pageCount: 1, pageNum: 2, total: 9, size: 100, items: [] };
  expect(await data(PATH.frames, { taskId: taskIds[0], pageNum: 2 })).toEqual(past);
  expect(await data(PATH.stats)).not.toHaveProperty('items');
  for (const answer of [await data(PATH.projectGetList), await data(PATH.projectList, { flag: 0 })])
    expect(answer).toEqual({ projectNameList: [] });
});

test('trap 7: getBid writes its names with underscores, getConfig without, and both mean the same', async () => {
  const [bid, config] = [await data(PATH.bid), await data(PATH.config)];
  expect(Object.keys(bid).filter((name) => !/^[a-z]+(?:_[a-z]+)+$/.test(name))).toEqual([]);
  expect(JSON.stringify(config)).not.toMatch(/"[A-Za-z]*_[A-Za-z]*":/);
  expect(bid).toEqual({
    config_bid: config.configBid,
    input_bid: config.inputBid,
    output_bid: config.outputBid,
    parent_input_bid: config.parentInputBid,
    sub_user_output_bids: config.subUserOutputBids,
  });
});

describe('trap 8: the vendor’s spellings are kept', () => {
  test('in answers', async () => {
    const { resqEngines } = await data(PATH.config);
    for (const engine of resqEngines) expect(engine).toHaveProperty('checkExcludType');
    expect(await data(PATH.profile)).toHaveProperty('pictureLever');
    const id = await submit(farm, blenderJob('1'));
    const dispatcher = { munuTaskId: expect.any(String), munuTaskIds: expect.any(String) };
    expect(await infoOf(farm, id)).toMatchObject(dispatcher);
    expect(await framesOf(farm, id)).toMatchObject([{ munuTaskId: String(id), munuJobId: '0' }]);
  });

  test('in job files', async () => {
    const queue = { renderable: '1', name: '/Game/Q', render_job: [{ job_name: 'S', frames: '1-3[1]' }] };
    const scene = { renderer_orign: 'mrq', multipass_saveonefile: '0', all_movie_pipline_queue: [queue] };
    const id = await submit(farm, { task_info: { cg_id: '2020' }, scene_info_render: scene });
    expect(await infoOf(farm, id)).toMatchObject({ totalFrames: 3, layerName: 'S' });
  });
});

test('trap 9: an empty list is sent and not signed', async () => {
  const taskIds = [await submit(farm, blenderJob('1'))];
  const body = { taskIds, labelNames: ['a'], labelIds: [] };
  const { labelIds: _, ...signed } = body;
  expect(await codeOfSigned(PATH.labelDelete, signed, body)).toBe(200);
  expect(await codeOfSigned(PATH.labelDelete, { ...body, labelIds: '' }, body)).toBe(611);
  expect(await code(PATH.labelDelete, body)).toBe(200);
});

test('trap 10: a platform is text in the header, a number in a body that overrides it, and in answers', async () => {
  const period = { pageNum: 1, pageSize: 10, startDate: '', endDate: '' };
  const body = { platform: 62, ...period };
  expect(await codeOfSigned(PATH.taskRecord, body, body)).toBe(200);
  // Signed by the header's own platform, which is 2.
  expect(await codeOfSigned(PATH.taskRecord, period, body)).toBe(611);
  expect(await code(PATH.taskRecord, { ...body, platform: '62' })).toBe(600);
  expect(await data(PATH.profile)).toMatchObject({ platform: 2 });
  for (const row of await data(PATH.hardware, { cloneTask: 'false' }))
    expect(row.platform).toEqual(expect.any(Number));
  const id = await submit(farm, blenderJob('1', { platform: '62' }));
  expect(await infoOf(farm, id)).toMatchObject({ taskStatus: 0 });
});
