import { afterAll, describe, expect, test } from 'vitest';
import { EXAMPLE_KEYS } from '../../support/farms/sign-by-hand.js';
import { cli } from '../../support/workstation/cli.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';
import { envelope, startTestFarm } from '../../unit/http/server.js';

// A farm that answers as no reference says: every command ends, with a code of the contract and no raw sign.

const farm = await startTestFarm();
afterAll(() => farm.close());

const run = (...argv: string[]) =>
  cli(argv, {
    env: {
      RAYVISION_DOMAIN: farm.domain,
      RAYVISION_PLATFORM: '2',
      RAYVISION_API_ACCESS_ID: EXAMPLE_KEYS.accessId,
      RAYVISION_API_KEY: EXAMPLE_KEYS.accessKey,
    },
  });

/** Answers each function by the end of its path. */
function answers(byName: Readonly<Record<string, unknown>>): void {
  farm.answer((response, request) => {
    const name = Object.keys(byName).find((one) => request.url?.includes(one));
    envelope(200, { data: name === undefined ? null : byName[name] })(response, request);
  });
}

const page = (items: readonly unknown[], pageCount = 1) => ({ pageCount, items });
const task = (more: object = {}) => ({ id: 5, taskStatus: 25, totalFrames: 3, doneFrames: 3, ...more });
const frame = (more: object = {}) => ({ id: 1, taskId: 5, frameIndex: '1', frameStatus: 4, ...more });

test('dates beyond the calendar are null', async () => {
  const moment = 9e15;
  answers({
    queryTaskInfo: page([task({ startTime: moment, submitDate: moment, completedDate: moment })]),
    queryTaskFrames: page([frame({ startTime: moment, endTime: moment })]),
    loginRecord: page([{ loginTime: moment }]),
  });
  expect(onlyJson((await run('status', '5', '--json')).stdout).tasks).toMatchObject([{ startedAt: null }]);
  expect(onlyJson((await run('frames', '5', '--json')).stdout).frames).toMatchObject([{ endedAt: null }]);
  expect((await run('records', 'logins')).code).toBe(0);
  expect((await run('wait', '5', '--timeout', '1m')).code).toBe(0);
});

test.each<[argv: string[]]>([
  [['list']],
  [['list', '--json']],
  [['frames', '5']],
  [['thumbnails', '5']],
  [['retry', '5', '--frames', '1']],
  [['logs', '5']],
  [['records', 'tasks']],
  [['records', 'logins', '--ndjson']],
])('a list ends after a few requests, however many pages the farm promises: %j', async (argv) => {
  const before = farm.requests.length;
  answers({
    queryTaskInfo: page([task()]),
    getTaskList: page([task()], 1e12),
    queryTaskFrames: page([frame()], 1e12),
    showLog: page([], 1e12),
    Record: page([{ userName: 'ann' }], 1e12),
    loadingFrameThumbnail: [],
  });
  expect((await run(...argv)).code).toBe(0);
  expect(farm.requests.length - before).toBeLessThan(10);
});

test('frames with unknown numbers are never matched by --frames', async () => {
  const before = farm.requests.length;
  const odd = ['beauty', '', '1.5', '10-1[1]'].map((frameIndex, at) => frame({ id: at + 1, frameIndex }));
  answers({ queryTaskInfo: page([task()]), queryTaskFrames: page(odd) });
  for (const number of ['0', '10', '1']) {
    expect((await run('retry', '5', '--frames', number)).code).toBe(65);
    expect((await run('stop', '5', '--frames', number)).code).toBe(65);
    expect((await run('logs', '5', '--frame', number)).code).toBe(65);
  }
  const acts = farm.requests.slice(before).filter(({ url }) => /recommit|stopTask/.test(url));
  expect(acts).toEqual([]);
});

test('thirty thousand frames are chosen quickly', async () => {
  const items = Array.from({ length: 30_000 }, (_, at) => frame({ id: at + 1, frameIndex: String(at + 1) }));
  answers({ queryTaskInfo: page([task()]), queryTaskFrames: page(items) });
  const started = performance.now();
  expect((await run('retry', '5', '--frames', '1-30000')).code).toBe(0);
  expect(performance.now() - started).toBeLessThan(8000);
});

describe('hostile texts of the farm', () => {
  const NASTY = `\u001b[2J\u202eabc\u009b31m\r\n\u061c${' '.repeat(60_000)}end`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u202a-\u202e]/;

  test.each<[argv: string[]]>([
    [['list']],
    [['frames', '5']],
    [['logs', '5']],
    [['explain', '15000']],
    [['platforms']],
    [['software']],
    [['packages']],
    [['env', 'list']],
    [['project', 'list']],
    [['records', 'tasks']],
    [['whoami']],
    [['stop', '5']],
  ])('are printed without control characters, and quickly: %j', async (argv) => {
    answers({
      queryTaskInfo: page([task({ sceneName: NASTY, taskAlias: NASTY })]),
      getTaskList: page([task({ sceneName: NASTY })]),
      queryTaskFrames: page([frame({ nodeId: NASTY })]),
      showLog: page([NASTY]),
      queryAnalyseErrorDetail: [
        { code: '15000', type: 1, desDescriptionCn: NASTY, desSolutionCn: NASTY },
        { code: NASTY, type: 1 },
      ],
      queryPlatforms: [{ platform: 2, name: NASTY, type: null, status: null, isShow: null }],
      querySoftwareList: { renderInfoList: [{ cgId: 2000, cgName: NASTY, cgType: NASTY }] },
      getUserPackNodeInfo: [{ packNodeId: 1, packName: NASTY }],
      getUserPluginConfig: [{ cgId: 1, editName: NASTY, cgName: NASTY, cgVersion: NASTY }],
      'project/list': { projectNameList: [{ projectId: 1, projectName: NASTY }] },
      taskRecord: page([{ userName: NASTY, details: NASTY, taskIds: 'no list' }]),
      queryUserProfile: { userId: 1, userName: NASTY },
    });
    const started = performance.now();
    for (const flags of [[], ['--json']]) {
      const { code, stdout, stderr } = await run(...argv, ...flags);
      expect(code).toBe(0);
      for (const line of [...linesOf(stdout), ...linesOf(stderr)]) expect(line).not.toMatch(RAW);
    }
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

test('an event has the time of its record, or its own if the record has none', async () => {
  answers({ taskRecord: page([{ createTime: '2021-02-07 11:32:08' }, { createTime: null }]) });
  const events = linesOf((await run('records', 'tasks', '--ndjson')).stdout).map((line) => JSON.parse(line));
  expect(events.map(({ time }) => time).slice(0, 2)).toEqual([
    '2021-02-07T03:32:08.000Z',
    expect.any(String),
  ]);
});

test('a plug-in that is listed under two names keeps its id', async () => {
  answers({
    querySoftwareDetail: {
      cgVersion: [{ id: 1, cgId: 2000, cgName: 'Maya', cgVersion: '2024' }],
      cgPlugin: [
        {
          cvId: 1,
          pluginName: 'V-Ray',
          pluginVersions: [{ pluginId: 7, pluginName: 'vray', pluginVersion: 'vray 5.1' }],
        },
        {
          cvId: 1,
          pluginName: 'mtoa',
          pluginVersions: [{ pluginId: 8, pluginName: 'mtoa', pluginVersion: 'mtoa 4' }],
        },
        {
          cvId: 1,
          pluginName: 'mtoa',
          pluginVersions: [{ pluginId: 9, pluginName: 'mtoa', pluginVersion: 'mtoa 5' }],
        },
      ],
    },
    getUserPluginConfig: [],
  });
  const plugins = ['--plugin', 'v-ray=5.1', '--plugin', 'mtoa=4'];
  await run('env', 'add', 'e', '--dcc', 'maya', '--dcc-version', '2024', ...plugins);
  const [sent] = farm.requests.filter(({ url }) => url.includes('addUserPluginConfig'));
  expect(JSON.parse(sent?.text ?? '')).toMatchObject({ pluginIds: [7, 8] });
});
