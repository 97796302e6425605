import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.js';
import { blenderJob, statusOf } from './job.js';
import { PATH } from './paths.js';

let farm: TestSandbox;
beforeAll(async () => {
  farm = await startTestSandbox();
});
afterAll(() => farm.close());

/** `data` of a call that must succeed. */
async function data(path: string, body: Record<string, unknown> = {}) {
  const answer = await farm.call(path, body);
  expect(answer).toMatchObject({ code: 200, result: true, message: 'success' });
  return answer.data;
}

/** The order of calls in docs/protocol/workflow.md, §1, with the bodies that the official SDK sends. */
test('the official SDK’s whole flow: sign in, check, submit, poll', async () => {
  const profile = await data(PATH.profile);
  expect(Object.keys(profile)).toEqual(expect.arrayContaining(PROFILE_MEMBERS));
  const setting = await data(PATH.setting);
  expect(setting).toMatchObject({ taskOverTime: 12, taskOverTimeSec: 43200, autoCommit: '2' });
  const bids = await data(PATH.bid);
  expect(bids).toMatchObject({ parent_input_bid: null, sub_user_output_bids: [] });

  for (const osName of ['windows', 'linux']) {
    const { cgVersion } = await data(PATH.versions, { cgId: 2007, osName });
    expect(cgVersion).toContainEqual(expect.objectContaining({ cgName: 'Blender', cgVersion: '2.81' }));
  }
  const machines = await data(PATH.hardware, { cloneTask: 'false' });
  for (const machine of machines)
    expect(machine).toMatchObject({
      notSupportCode: expect.any(Array),
      notSupportPluginList: expect.any(Array),
    });
  expect(machines).toContainEqual(
    expect.objectContaining({ platform: 21, model: '1080Ti', gpuNum: '2*GPU' }),
  );

  const created = await data(PATH.create, { count: 1, taskUserLevel: 50 });
  const [taskId] = created.taskIdList;
  expect(created).toEqual({ taskIdList: [taskId], aliasTaskIdList: [`2W${taskId}`], userId: profile.userId });
  expect((await data(PATH.projectList, { flag: 2 })).projectNameList).toEqual([]);
  expect(await data(PATH.projectAdd, { newName: '衣帽间 é', status: 0 })).toBeNull();
  const projects = (await data(PATH.projectList, { flag: 2 })).projectNameList;
  expect(projects).toEqual([{ projectId: expect.any(Number), projectName: '衣帽间 é' }]);
  const [tip] = await data(PATH.errorDetail, { language: '0', code: '15006' });
  expect(tip).toMatchObject({ code: '15006', type: 1, languageFlag: 0 });

  const engines = (await data(PATH.config)).resqEngines;
  for (const name of ['aspera', 'raysyncproxy']) {
    const engine = engines.find((e: { engineName: string }) => e.engineName.toLowerCase() === name);
    expect(engine.respTaskEngineLines).toContainEqual(expect.objectContaining({ isDefault: 1 }));
  }
  expect((await data(PATH.userKey)).raySyncUserKey).toMatch(/^[0-9a-f]{40}$/);

  const info = {
    task_id: String(taskId),
    project_id: String(projects[0].projectId),
    project_name: '衣帽间 é',
  };
  const content = JSON.stringify(blenderJob('1-2[1]', info), null, 2);
  expect(await data(PATH.jsonFile, { taskId, fileName: 'task.json', content })).toBeNull();
  const config = join(farm.folder, 'storage', 'config', `${bids.config_bid}-${profile.userId}`);
  expect(existsSync(join(config, String(taskId), 'cfg', 'task.json'))).toBe(true);
  expect((await data(PATH.info, { taskIds: [taskId] })).items).toEqual([]);
  expect((await data(PATH.list, { pageNum: 1, pageSize: 100 })).items).toEqual([]);
  expect(await data(PATH.submit, { taskId, producer: 'ann' })).toBeNull();
  expect(await data(PATH.submit, { taskId })).toBeNull();

  const listed = await data(PATH.list, { pageNum: 1, pageSize: 100 });
  expect(listed).toMatchObject({ pageCount: 1, pageNum: 1, total: 1, size: 100 });
  const polled = await data(PATH.info, { taskIds: [taskId, 99] });
  expect(polled).toMatchObject({ pageCount: 1, pageNum: 1, total: 1, size: 100, items: listed.items });
  expect(Object.keys(polled.items[0])).toEqual(expect.arrayContaining(TASK_MEMBERS));
  expect(polled.items[0]).toMatchObject({
    projectName: '衣帽间 é',
    producer: 'ann',
    cgId: 2007,
    taskStatus: 0,
  });
  farm.clock.advance(60_000);
  expect(await statusOf(farm, taskId)).toBe(25);
});

/** Every member of the documented examples (docs/protocol/endpoints.md, §2.2). */
const PROFILE_MEMBERS = (
  'userId userName platform phone email company name job communicationNumber softType softStatus businessType ' +
  'status infoStatus accountType userType mainUserId level pictureLever zone rmbbalance usdbalance ' +
  'rmbCumulative usdCumulative credit coupon description country city address cpuPrice gpuPrice ' +
  'shareMainCapital subDeleteTask useMainBalance hideBalance hideJobCharge useLevelDirectory downloadDisable ' +
  'displaySubaccount subaccountLimits houdiniFlag c4dFlag blenderFlag keyshotFlag studentEndTime'
).split(' ');

/** Every member of the documented example (docs/protocol/endpoints.md, §4.3). */
const TASK_MEMBERS = (
  'sceneName id taskAlias taskStatus statusText preTaskStatus preStatusText totalFrames abortFrames ' +
  'executingFrames doneFrames failedFrames framesRange projectName renderConsume taskArrears submitDate ' +
  'startTime completedDate renderDuration userName producer taskLevel taskUserLevel taskLimit taskOverTime ' +
  'overTimeStop userId bid outputFileName munuTaskId munuTaskIds layerParentId cgId userAccountConsume ' +
  'couponConsume qyCouponConsume isOpen taskType renderCamera cloneParentId cloneOriginalId shareMainCapital ' +
  'taskRam respRenderingTaskList layerName taskTypeText locationOutput isDelete channel remark labels ' +
  'isOverTime taskKeyValueVo waitingCount stopType'
).split(' ');

test('a clone brings its original’s job files along', async () => {
  const [original] = (await data(PATH.create, { count: 1 })).taskIdList;
  const content = JSON.stringify(blenderJob('1'));
  await data(PATH.jsonFile, { taskId: original, fileName: 'task.json', content });
  const [clone] = (await data(PATH.create, { count: 1, cloneOriginalId: original, artist: 'ann' }))
    .taskIdList;
  await data(PATH.submit, { taskId: clone });
  const { items } = await data(PATH.info, { taskIds: [clone] });
  expect(items).toMatchObject([{ cloneOriginalId: original, producer: 'ann', totalFrames: 1 }]);
  expect((await farm.call(PATH.create, { count: 1, cloneOriginalId: 4711 })).code).toBe(404);
});

test('many ids at once, and no more than a person can mean', async () => {
  const { taskIdList } = await data(PATH.create, { count: 20, labels: ['a', 'b'] });
  expect(new Set(taskIdList).size).toBe(20);
  expect((await farm.call(PATH.create, { count: 0 })).code).toBe(600);
  expect((await farm.call(PATH.create, { count: 1_000_000 })).code).toBe(600);
  const unknown = { taskId: 4711, fileName: 'task.json', content: '{}' };
  expect((await farm.call(PATH.jsonFile, unknown)).code).toBe(404);
  const name = { taskId: taskIdList[0], fileName: '../x.json', content: '{}' };
  expect(await farm.call(PATH.jsonFile, name)).toMatchObject({
    code: 600,
    message: expect.stringContaining('fileName'),
  });
});

test('older paths are answered like the newest', async () => {
  for (const path of ['/api/render/user/getRaySyncUserKey', '/api/render/handle/getTaskList'])
    expect((await farm.call(path, { pageNum: 1 })).code).toBe(200);
  for (const path of [
    '/api/render/handle/queryTaskInfo',
    '/api/render/handle/stopTask',
    '/api/render/handle/startTask',
  ])
    expect((await farm.call(path, { taskIds: [] })).code).toBe(200);
});
