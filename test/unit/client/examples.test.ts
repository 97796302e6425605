import { afterAll, expect, test } from 'vitest';
import { createClient } from '../../../src/client/client.js';
import { ENDPOINTS, type EndpointName } from '../../../src/protocol/endpoints/index.js';
import { EXAMPLE_KEYS } from '../../support/farms/sign-by-hand.js';
import vectors from '../../vectors/examples.json';
import { ambient, envelope, startTestFarm } from '../http/server.js';

const farm = await startTestFarm();
const { domain } = farm;
const client = createClient(
  { protocol: 'http', domain, platform: '62', credentials: EXAMPLE_KEYS },
  ambient(),
);
afterAll(async () => {
  client.close();
  await farm.close();
});

const example = (name: EndpointName) => {
  const found = vectors.examples.find(({ path }) => path === ENDPOINTS[name].path);
  if (!found) throw new Error(name);
  return found as { request: Record<string, unknown>; answer: unknown };
};

interface Row {
  /** The method that a program calls. */
  readonly call: () => Promise<unknown>;
  /** What it makes of the documented answer. */
  readonly gives?: unknown;
  /** Members that we send otherwise than the example does, each for its reason. */
  readonly otherwise?: Readonly<Record<string, unknown>>;
}

const page = { pageSize: 100 };
const done = { gives: undefined };
const task = '{"task_info": {"task_id": "19097"}, "software_config": {}, "scene_info_render": {}}';
const maya2020 = {
  ...{ name: 'maya2020', dccId: 2000, dccName: 'Maya', version: '2020', os: 'windows' as const },
  ...{ pluginIds: [1166], renderSetup: false, projectPath: '' },
};
const machine = {
  ...{ id: 496, model: '28C', ram: '64GB', gpu: null, platform: 62, enabled: true, current: false },
  ...{ excludedDccs: [], excludedTips: [], excludedPlugins: [] },
};

/** Every function of the farm, called as its example shows it: the type misses none. */
const ROWS: Readonly<Record<EndpointName, Row>> = {
  queryPlatforms: {
    call: () => client.platforms(),
    gives: [{ platform: 62, name: 'query_platform_w3', prefix: 'W', kind: 'cpu', state: 'normal' }],
  },
  queryUserProfile: {
    call: () => client.account(),
    gives: {
      ...{ userId: 10001136, userName: 'rayvision', balance: 0, coupon: 49.93, credit: 0 },
      ...{ cpuPrice: 0.67, gpuPrice: 20 },
      limits: {
        ...{ mainUserId: null, sharesAssets: false, usesMainBalance: false, mayDelete: true },
        ...{ mayDownload: true, subAccounts: 5 },
      },
    },
  },
  queryUserSetting: {
    call: () => client.settings(),
    gives: expect.objectContaining({
      ...{ timeLimit: 43_200, framesPerMachine: 1, startsAfterAnalysis: true },
      ...{ ignoresMissingMaxMaps: true, ignoresMissingMaps: null, skipsAssFiles: false },
    }),
  },
  updateUserSetting: { call: () => client.changeTimeLimit(43_200), ...done },
  getBid: {
    call: () => client.storageIds(),
    gives: {
      ...{ config: '30201', input: '10201', output: '20201', mainInput: '10202' },
      subAccounts: [{ userId: '119776', output: '10401' }],
    },
  },
  getConfig: {
    call: () => client.storage(),
    gives: {
      input: { bid: '10202', userId: 10001136 },
      output: { bid: '20202', userId: 10001136 },
      lines: [
        { engine: 'aspera', name: 'Aspera_main', server: '127.0.0.1', port: '10221' },
        { engine: 'raysyncproxy', name: 'raysync_main', server: '127.0.0.1', port: '10200' },
      ],
    },
  },
  getServerInfo: {
    call: () => client.raysync(),
    gives: {
      ...{ user: 'sandbox', server: '127.0.0.1', port: 2121, proxy: '127.0.0.1', proxyPort: 32_001 },
      ...{ sslPort: 2443, version: '3.2.8.2' },
    },
    // 1 is China; this farm is on loopback, and so elsewhere.
    otherwise: { zone: 2 },
  },
  getRaySyncUserKey: { call: () => client.raysync(), gives: expect.objectContaining({ user: 'sandbox' }) },
  createTask: {
    call: () => client.createTask({ priority: 50, labels: ['film-a'] }),
    gives: { taskId: 19097, alias: '2W19097' },
  },
  task: { call: () => client.startRender(19097, client.confirmAssets({ onFarm: true }), 'ann'), ...done },
  taskJsonFile: { call: () => client.sendJobFile(19097, 'task.json', task), ...done },
  queryAnalyseErrorDetail: {
    call: () => client.explainTips(['15000'], 'en'),
    gives: [
      {
        ...{ code: '15000', blocks: true, description: '3ds Max hangs or fails to start' },
        solution: 'Close pop-up windows…',
      },
    ],
    // The tables have it as text, the example as a number.
    otherwise: { language: '1' },
  },
  getUserPackNodeInfo: {
    call: () => client.packages(),
    gives: [
      { id: 809, name: 'plan1' },
      { id: 811, name: 'plan2' },
    ],
  },
  hardwareConfigList: {
    call: () => client.hardware([6306543]),
    gives: [
      expect.objectContaining({ id: 301, model: 'Default', gpu: null, enabled: true, current: false }),
      expect.objectContaining({ id: 337, excludedPlugins: ['octane.*2022'], current: true }),
    ],
  },
  getTaskList: {
    call: () => client.listTasks({ statuses: [0, 5] }, 1),
    gives: {
      pages: 16,
      items: [
        expect.objectContaining({
          ...{ taskId: 18278, alias: 'P18278', dcc: { name: '3ds Max', id: 2001 } },
          status: expect.objectContaining({ code: 25 }),
          subtasks: [expect.objectContaining({ taskId: 18280, outputName: '18280_room' })],
        }),
      ],
    },
    otherwise: page,
  },
  queryTaskInfo: {
    call: () => client.queryTasks([14400249]),
    gives: { tasks: [expect.objectContaining({ alias: '2W14400249' })], unknown: [] },
  },
  queryTaskFrames: {
    call: () => client.frames(37439351, 1),
    gives: {
      pages: 1,
      items: [
        expect.objectContaining({ id: 665078505, name: '1', cost: { amount: 0.037, coupon: 0.037 } }),
        expect.objectContaining({ name: '2-4[1]', range: { start: 2, end: 4, step: 1 }, startedAt: null }),
      ],
    },
  },
  queryAllFrameStats: {
    call: () => client.frameTotals(),
    gives: { total: 577, done: 308, failed: 2, executing: 1, waiting: 153, aborted: 113 },
  },
  loadTaskProcessImg: {
    call: () => client.progress(14470635, 'photon'),
    gives: {
      ...{ stage: 'RenderPhoton', width: 700, height: 518 },
      pictures: [
        {
          ...{ frame: '0', block: null, progress: 1, used: 174, left: 0 },
          ...{ startedAt: '2020-01-03T01:57:18.000Z', endedAt: '2020-01-03T02:00:12.000Z' },
          picture: '/mnt/output/d2_1/small_pic/…[-]tga.jpg',
        },
      ],
    },
  },
  loadingFrameThumbnail: {
    call: () => client.thumbnails(230772361),
    gives: example('loadingFrameThumbnail').answer,
  },
  showLog: {
    call: () => client.log(521446373, 1),
    gives: { pages: 2, lines: (example('showLog').answer as { items: string[] }).items },
    // Both are the first page.
    otherwise: { pageNum: 1 },
  },
  stopTask: { call: () => client.stopTasks([13798105]), ...done },
  startTask: { call: () => client.startTasks([13798105]), ...done },
  abandonTask: { call: () => client.abandonTasks([13798105]), ...done },
  deleteTask: { call: () => client.deleteTasks([13798105]), ...done },
  recommitTasks: { call: () => client.retryTasks([13788981], [3, 5]), ...done },
  recommitTaskFrames: { call: () => client.retryFrames(37439351, [665078511]), ...done },
  stopTaskFrames: { call: () => client.stopAllFrames(37439351, [1, 2]), ...done },
  setTaskOverTimeStop: { call: () => client.limitTime([14684405], 1800), ...done },
  fullSpeedRendering: { call: () => client.continueAfterTest([13652193]), ...done },
  updateTaskUserLevel: { call: () => client.setPriority(661616, 60), ...done },
  updateTaskLimit: { call: () => client.limitNodes(14400249, 20), ...done },
  editTaskHardwareConfig: { call: () => client.changeHardware([2191725], machine), ...done },
  projectAdd: { call: () => client.addProject('film-a'), ...done },
  projectDelete: { call: () => client.removeProject('film-a'), ...done },
  projectGetList: { call: () => client.listProjects('own'), gives: [{ id: 3671, name: 'film-a' }] },
  projectList: { call: () => client.findProject('film-a'), gives: 3671 },
  addTaskLabel: { call: () => client.addLabel('urgent', [29445045, 29435295]), ...done },
  deleteTaskLabel: { call: () => client.removeLabel('urgent', [183222]), ...done },
  querySoftwareList: {
    call: () => client.listSoftware(),
    gives: expect.arrayContaining([
      { id: 2004, name: 'Houdini', extensions: ['hip', 'hipnc', 'hiplc'], linux: true },
      { id: 2012, name: 'KeyShot', extensions: ['bip'], linux: false },
    ]),
  },
  querySoftwareDetail: {
    call: () => client.software(2005, 'windows'),
    gives: {
      ...{ name: 'CINEMA 4D', versions: ['R19'] },
      plugins: new Map([['R19', new Map([['zblur', ['2.02.019']]])]]),
      pluginIds: new Map([['R19', new Map([['zblur 2.02.019', 1652]])]]),
    },
  },
  addUserPluginConfig: { call: () => client.addEnvironment(maya2020), ...done },
  editUserPluginConfig: { call: () => client.editEnvironment(maya2020), ...done },
  deleteUserPluginConfig: { call: () => client.removeEnvironment('maya2020'), ...done },
  setDefaultUserPluginConfig: { call: () => client.makeEnvironmentDefault('maya2020'), ...done },
  getUserPluginConfig: {
    call: () => client.environments('windows', 2004),
    gives: [
      {
        ...{ name: 'h175', dccId: 2004, dccName: 'Houdini', version: '17.5', os: 'windows' },
        plugins: [{ id: 5304, name: 'renderman', version: '22.6' }],
        ...{ renderSetup: false, projectPath: '', isDefault: false },
      },
    ],
  },
  getOutputUserDirFile: {
    call: () => client.outputsOfTask(1484861),
    gives: [expect.objectContaining({ name: '1484861_muti_layer_test', isFolder: true, size: null })],
  },
  taskRecord: {
    call: () => client.taskRecords(1),
    gives: {
      pages: 3018,
      items: [
        {
          ...{ time: '2021-02-07T03:32:08.000Z', user: 'halley', action: 'btn_restart' },
          ...{ details: 'Resubmit failed', tasks: ['2W1732707', '2W1732709'] },
        },
      ],
    },
    otherwise: page,
  },
  loginRecord: {
    call: () => client.loginRecords(1),
    gives: {
      pages: 1,
      items: [
        {
          ...{ time: '2024-08-31T16:00:00.000Z', user: 'ann', kind: 'Username and password login' },
          ...{ code: '804', description: 'The account has been disabled.', address: '127.0.0.1' },
        },
      ],
    },
    otherwise: page,
  },
};

test.each(Object.entries(ROWS))(
  '%s sends its documented example, and reads the documented answer',
  async (name, row) => {
    const before = farm.requests.length;
    // Every function answers with its own example, since a method may ask several.
    farm.answer((response, request) => {
      const own = vectors.examples.find(({ path }) => path === request.url);
      envelope(200, { data: own?.answer })(response, request);
    });
    expect(await row.call()).toEqual(row.gives);
    const sent = farm.requests
      .slice(before)
      .filter(({ url }) => url === ENDPOINTS[name as EndpointName].path);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.signed).toBe(true);
    expect(JSON.parse(sent[0]?.text ?? '')).toEqual({
      ...example(name as EndpointName).request,
      ...row.otherwise,
    });
  },
);
