import { describe, expect, test } from 'vitest';
import { queryAccount, queryProfile } from '../../../src/client/account/account.js';
import { addProject, awaitProject, findProject } from '../../../src/client/account/projects.js';
import { explainTips, queryHardware, querySoftware } from '../../../src/client/catalogue/software.js';
import { AssetsConfirmed } from '../../../src/client/submission/assets-confirmed.js';
import { createTask, sendJobFile, startRender } from '../../../src/client/submission/submission.js';
import { queryTasks, toTask } from '../../../src/client/tasks/tasks.js';
import { DataError, NoInputError, RayvisionError, UnreachableError } from '../../../src/errors.js';
import type { Transport } from '../../../src/http/transport.js';
import type { WireTaskInfo } from '../../../src/protocol/task-info.js';
import vectors from '../../vectors/examples.json';
import { client, envelope, startTestFarm } from '../http/server.js';

interface Call {
  readonly path: string;
  readonly body: unknown;
}

/** A transport that answers from a list, and writes down what it was asked. */
function answering(...answers: unknown[]) {
  const calls: Call[] = [];
  const transport = {
    domain: 'd',
    platform: '2',
    async call(endpoint: { path: string }, body: unknown) {
      calls.push({ path: endpoint.path, body });
      return answers.length > 1 ? answers.shift() : answers[0];
    },
  } as unknown as Transport;
  return { transport, calls };
}

function example(path: string) {
  const found = vectors.examples.find((one) => one.path === path);
  if (!found) throw new Error(path);
  return found as { request: unknown; answer: unknown };
}

function itemOf(path: string): WireTaskInfo {
  return (example(path).answer as { items: WireTaskInfo[] }).items[0] as WireTaskInfo;
}

describe('a task of the reference', () => {
  test('the ended one of queryTaskInfo', () => {
    expect(toTask(itemOf('/api/render/handle/queryTaskInfo/v2'))).toEqual({
      taskId: 14400249,
      alias: '2W14400249',
      scene: 'sim.hip',
      dcc: { name: 'houdini', id: 2004 },
      status: expect.objectContaining({ code: 25, name: 'FINISHED', end: true }),
      frames: { total: 1, done: 1, failed: 0, executing: 0, waiting: 0, aborted: 0 },
      progress: 1,
      submittedAt: '2019-12-31T04:17:29.000Z',
      startedAt: '2019-12-31T04:17:31.000Z',
      endedAt: '2019-12-31T04:21:44.000Z',
      cost: { amount: 0, coupon: 0.039 },
      project: 'p',
      artist: 'ann',
      priority: 0,
      labels: [],
      timeLimit: 86_400,
      nodeLimit: 1,
      deleted: false,
      camera: null,
      layer: null,
      outputName: '14400249_sim',
      outputStorage: { bid: '20201', userId: 100150764 },
      subtasks: [],
    });
  });

  test('the opened one of getTaskList has the values of its sub task', () => {
    expect(toTask(itemOf('/api/render/handle/getTaskList/v2'))).toMatchObject({
      taskId: 18278,
      alias: 'P18278',
      dcc: { name: '3ds Max', id: 2001 },
      status: { code: 25, end: true },
      frames: { total: 1, done: 1 },
      progress: 1,
      cost: { amount: 1.57, coupon: 1.57 },
      subtasks: [{ taskId: 18280, status: { code: 25 }, outputName: '18280_room' }],
    });
  });
});

test.each([9e15, -9e15, 8.64e15 + 1, Number.MAX_SAFE_INTEGER])('the time %d is null', (moment) => {
  const wire = { id: 1, taskStatus: 5, startTime: moment, submitDate: moment, completedDate: moment };
  expect(toTask(wire)).toMatchObject({ startedAt: null, submittedAt: null, endedAt: null });
});

describe('tasks that the official SDK stumbles over', () => {
  const wire = (more: object): WireTaskInfo => ({ id: 1, taskStatus: 25, ...more }) as WireTaskInfo;

  test.each<[title: string, record: WireTaskInfo, code: number]>([
    ['null isOpen', wire({ isOpen: null, respRenderingTaskList: null }), 25],
    ['opened, null sub tasks', wire({ isOpen: 1, respRenderingTaskList: null }), 25],
    ['opened, no sub tasks', wire({ isOpen: 1, respRenderingTaskList: [] }), 25],
    [
      'not opened, sub tasks all the same',
      wire({ isOpen: 0, respRenderingTaskList: [wire({ taskStatus: 5 })] }),
      25,
    ],
    [
      'opened twice over',
      wire({
        isOpen: 1,
        respRenderingTaskList: [
          wire({ id: 2 }),
          wire({ id: 3, isOpen: 1, respRenderingTaskList: [wire({ id: 4, taskStatus: 5 })] }),
        ],
      }),
      5,
    ],
    ['an undocumented status', wire({ taskStatus: 99 }), 99],
  ])('%s', (_, record, code) => {
    expect(toTask(record).status.code).toBe(code);
  });

  test('the storage of the results is whole or null, and a sub task’s own or its task’s', () => {
    const sub = (more: object) => wire({ id: 2, ...more });
    const opened = { isOpen: 1, bid: '10', userId: 7 };
    const all = [sub({}), sub({ bid: 20, userId: '8' }), sub({ bid: null, userId: 9 }), sub({ bid: '30' })];
    const nested = sub({ isOpen: 1, respRenderingTaskList: [sub({ userId: 0, bid: '' })] });
    const task = toTask(wire({ ...opened, respRenderingTaskList: [...all, nested] }));
    const own = { bid: '10', userId: 7 };
    expect(task.outputStorage).toEqual(own);
    expect(task.subtasks.map((one) => one.outputStorage)).toEqual([
      own,
      { bid: '20', userId: 8 },
      own,
      own,
      own,
    ]);
    expect(task.subtasks[4]?.subtasks[0]?.outputStorage).toEqual(own);
    for (const odd of [{ bid: '1' }, { userId: 1 }, { bid: '1', userId: 1.5 }, { bid: '1', userId: 'ann' }]) {
      expect(toTask(wire(odd)).outputStorage).toBeNull();
    }
  });

  test('missing values are null or 0', () => {
    expect(toTask(wire({}))).toMatchObject({
      alias: '1',
      frames: { total: 0, done: 0 },
      progress: 0,
      startedAt: null,
      endedAt: null,
      cost: { amount: null, coupon: null },
      outputName: null,
      outputStorage: null,
    });
  });

  test('times of 0 are null', () => {
    expect(toTask(wire({ startTime: 0, completedDate: 0 }))).toMatchObject({
      startedAt: null,
      endedAt: null,
    });
  });

  test('waiting frames are the rest, and never negative', () => {
    const counts = { totalFrames: 10, doneFrames: 3, failedFrames: 1, executingFrames: 2, abortFrames: 1 };
    expect(toTask(wire(counts)).frames.waiting).toBe(3);
    expect(toTask(wire({ totalFrames: 1, doneFrames: 3 })).frames.waiting).toBe(0);
  });
});

test('a query keeps the order of the tasks and lists unknown ids', async () => {
  const items = [
    { id: 3, taskStatus: 5 },
    { id: 1, taskStatus: 25 },
  ];
  const { transport, calls } = answering({ items });
  const answer = await queryTasks(transport, [1, 2, 3]);
  expect(answer.tasks.map(({ taskId }) => taskId)).toEqual([1, 3]);
  expect(answer.unknown).toEqual([2]);
  expect(calls).toEqual([{ path: '/api/render/handle/queryTaskInfo/v2', body: { taskIds: [1, 2, 3] } }]);
});

describe('700, no more records', () => {
  test('is an empty page, not a failure (docs/protocol/http.md, §5)', async () => {
    const farm = await startTestFarm();
    farm.answer(envelope(700));
    const { transport } = client(farm.domain);
    await expect(queryTasks(transport, [5])).resolves.toEqual({ tasks: [], unknown: [5] });
    transport.close();
    await farm.close();
  });

  test('is an error where no page is expected', async () => {
    const farm = await startTestFarm();
    farm.answer(envelope(700));
    const { transport } = client(farm.domain);
    await expect(createTask(transport, {})).rejects.toBeInstanceOf(RayvisionError);
    await expect(queryAccount(() => queryProfile(transport))).rejects.toBeInstanceOf(NoInputError);
    transport.close();
    await farm.close();
  });
});

describe('submission', () => {
  test('reserves one id, with the documented default priority', async () => {
    const { transport, calls } = answering(example('/api/render/submit/createTask').answer);
    await expect(createTask(transport, {})).resolves.toEqual({ taskId: 19097, alias: '2W19097' });
    expect(calls[0]?.body).toEqual({ count: 1, taskUserLevel: 50 });
  });

  test('sends labels and artist if given', async () => {
    const { transport, calls } = answering({ taskIdList: [5] });
    const made = await createTask(transport, { priority: 60, labels: ['film-a'], artist: 'ann' });
    expect(made).toEqual({ taskId: 5, alias: '5' });
    expect(calls[0]?.body).toEqual({ count: 1, taskUserLevel: 60, labels: ['film-a'], artist: 'ann' });
  });

  test('an empty list of ids is an error', async () => {
    const { transport } = answering({ taskIdList: [] });
    await expect(createTask(transport, {})).rejects.toBeInstanceOf(UnreachableError);
  });

  test('files are sent as text, and the start names the artist', async () => {
    const { transport, calls } = answering(null);
    await sendJobFile(transport, 5, 'task.json', '{}');
    const assets = AssetsConfirmed.at(transport.domain, { onFarm: true });
    await startRender(transport, 5, assets, 'ann');
    await startRender(transport, 5, assets, undefined);
    expect(calls).toEqual([
      { path: '/api/render/submit/taskJsonFile', body: { taskId: 5, fileName: 'task.json', content: '{}' } },
      { path: '/api/render/submit/task', body: { taskId: 5, producer: 'ann' } },
      { path: '/api/render/submit/task', body: { taskId: 5 } },
    ]);
  });
});

describe('projects (docs/protocol/workflow.md, §3)', () => {
  const listed = example('/api/render/project/list').answer;

  test('are found by their exact name, below the whole main account', async () => {
    const { transport, calls } = answering(listed);
    await expect(findProject(transport, 'film-a')).resolves.toBe(3671);
    await expect(findProject(transport, 'Film-A')).resolves.toBeUndefined();
    expect(calls[0]?.body).toEqual({ flag: 2 });
  });

  test('are added as the SDK adds them', async () => {
    const { transport, calls } = answering(null);
    await addProject(transport, 'film-a');
    expect(calls).toEqual([{ path: '/api/render/project/add', body: { newName: 'film-a', status: 0 } }]);
  });

  test('a lagging list is queried again, and nothing is added twice', async () => {
    const none = { projectNameList: [] };
    const { transport, calls } = answering(none, none, listed);
    const sleeps: number[] = [];
    const sleep = async (ms: number) => void sleeps.push(ms);
    await expect(awaitProject(transport, 'film-a', sleep)).resolves.toBe(3671);
    expect(calls.map(({ path }) => path)).toEqual(Array(3).fill('/api/render/project/list'));
    expect(sleeps).toHaveLength(2);
  });

  test('a project that never appears is an error', async () => {
    const { transport } = answering({ projectNameList: [] });
    await expect(awaitProject(transport, 'film-a', async () => {})).rejects.toBeInstanceOf(DataError);
  });
});

test('versions and plug-ins, without the plug-in’s name before its version', async () => {
  const { transport, calls } = answering(example('/api/render/plugin/querySoftwareDetail').answer);
  const offer = await querySoftware(transport, 2005, 'windows');
  expect(calls[0]?.body).toEqual({ cgId: 2005, osName: 'windows' });
  expect(offer.versions).toEqual(['R19']);
  expect(offer.plugins.get('R19')?.get('zblur')).toEqual(['2.02.019']);
});

test('a plug-in belongs only to its own version', async () => {
  const plugin = (cvId: number, version: string) => ({
    cvId,
    pluginName: 'mtoa',
    pluginVersions: [{ pluginId: cvId, pluginName: 'mtoa', pluginVersion: `mtoa ${version}` }],
  });
  const version = (id: number, cgVersion: string) => ({ id, cgId: 2000, cgName: 'Maya', cgVersion });
  const { transport } = answering({
    cgVersion: [version(1, '2019'), version(2, '2023'), version(3, '2024')],
    cgPlugin: [plugin(1, '3.2.1.1'), plugin(2, '5.1.0')],
  });
  const { plugins } = await querySoftware(transport, 2000, 'linux');
  expect(plugins.get('2019')?.get('mtoa')).toEqual(['3.2.1.1']);
  expect(plugins.get('2023')?.get('mtoa')).toEqual(['5.1.0']);
  expect(plugins.get('2024')?.size).toBe(0);
});

test('machine types', async () => {
  const { transport, calls } = answering(example('/api/render/hardwareConfig/list').answer);
  const none = { excludedTips: [], enabled: true, current: false };
  await expect(queryHardware(transport)).resolves.toEqual([
    {
      id: 301,
      model: 'Default',
      ram: '64GB',
      gpu: null,
      platform: 2,
      excludedDccs: [],
      excludedPlugins: [],
      ...none,
    },
    {
      id: 337,
      model: '1080Ti',
      ram: '64GB',
      gpu: '2*GPU',
      platform: 21,
      excludedDccs: [2005, 2000],
      excludedPlugins: ['octane.*2022'],
      ...none,
      current: true,
    },
  ]);
  expect(calls[0]?.body).toEqual({ cloneTask: 'false' });
});

test('findings are described in one request; type 1 blocks', async () => {
  const { transport, calls } = answering(example('/api/render/submit/queryAnalyseErrorDetail').answer);
  const details = await explainTips(transport, ['15000', '10012'], 'en');
  expect(details).toMatchObject([{ code: '15000', blocks: true }]);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.body).toMatchObject({ codes: ['15000', '10012'] });
});

test.each([
  [1, 5],
  [2, 7],
])('the purse of zone %i', async (zone, balance) => {
  const profile = example('/api/render/setUp/queryUserProfile').answer as object;
  const { transport } = answering({ ...profile, zone, rmbbalance: 5, usdbalance: 7 });
  await expect(queryAccount(() => queryProfile(transport))).resolves.toMatchObject({
    userId: 10001136,
    balance,
    coupon: 49.93,
  });
});
