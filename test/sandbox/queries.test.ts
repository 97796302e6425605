import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DCCS } from '../../src/domain/dcc/dcc.js';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { forEachTest } from '../support/for-each-test.js';
import { blenderJob, framesOf, submit } from './job.js';
import { PATH } from './paths.js';

const farm = forEachTest(startTestSandbox);

test('lists filter by state, search text and time of submission, newest first', async () => {
  const first = await submit(farm(), blenderJob('1'));
  farm().clock.advance(3_600_000);
  const other = await submit(farm(), blenderJob('1', { input_cg_file: 'D:\\b\\Castle.blend' }));
  const ids = async (body: object) =>
    (await farm().call(PATH.list, { pageNum: 1, pageSize: 10, ...body })).data.items.map(
      (t: { id: number }) => t.id,
    );
  expect(await ids({})).toEqual([other, first]);
  expect(await ids({ statusList: [25] })).toEqual([first]);
  expect(await ids({ searchKeyword: 'castle' })).toEqual([other]);
  expect(await ids({ searchKeyword: String(first) })).toEqual([first]);
  // The test's clock begins at 2026-01-01 00:00 UTC, which is 08:00 on the farm.
  expect(await ids({ startTime: '2026-01-01 08:30:00' })).toEqual([other]);
  expect(await ids({ startTime: '', endTime: '2026-01-01 08:30:00' })).toEqual([first]);
  expect(await ids({ pageNum: 2, pageSize: 1 })).toEqual([first]);
  expect(await ids({ pageNum: 9 })).toEqual([]);
  expect(await farm().call(PATH.list, { startTime: 'yesterday' })).toMatchObject({ code: 600 });
  expect(await farm().call(PATH.list, { pageNum: 0 })).toMatchObject({ code: 600 });
});

test('frames are paged, sorted by name, and have every documented member', async () => {
  const id = await submit(farm(), blenderJob('1-7', { pre_frames: '100', frames_per_task: '3' }));
  const page = async (body: object) => (await farm().call(PATH.frames, { taskId: id, ...body })).data;
  expect(await page({ pageNum: 2, pageSize: 2 })).toMatchObject({
    ...{ pageCount: 2, pageNum: 2, total: 3, size: 2 },
    items: [{ frameIndex: '5-7[1]', frameType: 5, frameStatus: 1, frameStatusText: 'task_frame_status_1' }],
  });
  expect((await page({ pageNum: 3, pageSize: 2 })).items).toEqual([]);
  expect((await page({ searchKeyword: '2-4' })).items).toMatchObject([{ frameIndex: '2-4[1]' }]);
  const members =
    'id userId framePrice feeType platform frameIndex frameStatus feeAmount startTime endTime ' +
    'frameExecuteTime currentRenderTime frameStatusText arrearsFee munuJobId taskId munuTaskId frameType ' +
    'couponFee recommitFlag isCopy frameBlock taskOverTime gopName frameRam averageCpu averageMemory ' +
    'isOverTime overOneMonth renderRam nodeId openRenderRam';
  expect(Object.keys((await page({})).items[0]).toSorted()).toEqual(members.split(' ').toSorted());
  expect((await farm().call(PATH.frames, { taskId: 4711 })).code).toBe(404);
});

test('the account’s frame totals', async () => {
  const id = await submit(farm(), blenderJob('1-8'));
  await farm().call(PATH.sandboxSet, { taskIds: [id], failFrames: '2' });
  farm().clock.advance(3000);
  const [, , , , , , , last] = await framesOf(farm(), id);
  await farm().call(PATH.stopFrames, { selectAll: 0, ids: [last.id] });
  expect((await farm().call(PATH.stats)).data).toEqual({
    ...{ executingFramesTotal: 3, doneFramesTotal: 2, failedFramesTotal: 1 },
    ...{ waitingFramesTotal: 1, abandonFramesTotal: 1, totalFrames: 8 },
  });
});

test('thumbnails, logs and progress of a frame', async () => {
  const id = await submit(farm(), blenderJob('5'));
  const [frame] = await framesOf(farm(), id);
  const thumbnails = async () => (await farm().call(PATH.thumbnail, { id: frame.id, frameStatus: 4 })).data;
  const log = async (pageNum: number) =>
    (await farm().call(PATH.log, { renderingType: 'render', pageNum, pageSize: 1, id: frame.id })).data;
  expect(await thumbnails()).toEqual([]);
  expect((await log(1)).items).toEqual([]);
  farm().clock.advance(60_000);
  expect(await thumbnails()).toEqual([`/output/20201-10000001/${id}_shot/shot.0005.png`]);
  expect((await log(1)).items.at(-1)).toContain('wrote shot.0005.png');
  expect((await log(0)).items).toEqual((await log(1)).items);
  expect((await log(2)).items).toEqual([]);
  const { data } = await farm().call(PATH.process, { taskId: id });
  expect(data).toMatchObject({ width: 64, height: 36, completedTime: '2026-01-01 08:00:03' });
  expect(data.grabInfo).toMatchObject([[{ frameIndex: '5', frameStatus: '4', framePercent: '100' }]]);
});

test('a page of a log has whole lines, and 16 KiB for each unit of its size', async () => {
  const taskId = await submit(farm(), blenderJob('1-450', { frames_per_task: '450' }));
  farm().clock.advance(500_000);
  const [{ id }] = await framesOf(farm(), taskId);
  const page = async (pageNum: number, pageSize: number) =>
    (await farm().call(PATH.log, { renderingType: 'render', pageNum, pageSize, id })).data;
  const [one, two, all] = [await page(1, 1), await page(2, 1), await page(0, 2)];
  expect(one).toMatchObject({ size: 16_384, pageCount: Math.ceil(one.total / 16_384) });
  expect(all).toMatchObject({ size: 32_768, pageCount: Math.ceil(one.total / 32_768), total: one.total });
  expect([...one.items, ...two.items]).toEqual(all.items);
  expect(Buffer.byteLength(one.items.join('\n'))).toBeLessThanOrEqual(16_384);
  for (const wrong of [{ pageNum: -1 }, { pageSize: 0 }])
    expect((await farm().call(PATH.log, { id, ...wrong })).code).toBe(600);
});

test('results are listed by folder, and nothing outside them', async () => {
  const files = async (body: Record<string, unknown>) => (await farm().call(PATH.output, body)).data;
  const id = await submit(farm(), blenderJob('1-2'));
  expect(await files({ treePath: '/' })).toEqual([]);
  expect(await files({ treePath: '/', taskId: id })).toEqual([]);
  farm().clock.advance(60_000);
  const folder = {
    fileName: `${id}_shot`,
    filePath: `/${id}_shot`,
    directory: true,
    fileSize: null,
    isArrears: 0,
  };
  expect(await files({ treePath: '/' })).toMatchObject([folder]);
  expect(await files({ treePath: '/', taskId: id })).toMatchObject([folder]);
  const lastModify = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(await files({ treePath: folder.filePath })).toMatchObject([
    {
      filePath: `/${id}_shot/shot.0001.png`,
      directory: false,
      fileType: 'png',
      fileSize: expect.any(Number),
      lastModify,
    },
    { fileName: 'shot.0002.png' },
  ]);
  expect(await files({ treePath: '/nowhere' })).toEqual([]);
  for (const treePath of ['/..', '/../input', `/${id}_shot/../..`, '\\..'])
    expect((await farm().call(PATH.output, { treePath })).code).toBe(600);
  mkdirSync(join(farm().folder, 'storage', 'secret'));
  writeFileSync(join(farm().folder, 'storage', 'secret', 'x'), '');
  expect(await files({ treePath: '/secret' })).toEqual([]);
});

test('every DCC has several versions, including those of the examples and scenes', async () => {
  const { renderInfoList } = (await farm().call(PATH.software)).data;
  for (const dcc of DCCS) {
    expect(renderInfoList).toContainEqual(expect.objectContaining({ cgId: dcc.id }));
    const { cgVersion } = (await farm().call(PATH.versions, { cgId: dcc.id, osName: 'linux' })).data;
    expect(cgVersion.length).toBeGreaterThan(2);
  }
  for (const [cgId, cgVersion] of NAMED_VERSIONS) {
    const { data } = await farm().call(PATH.versions, { cgId, osName: 'windows' });
    expect(data.cgVersion).toContainEqual(expect.objectContaining({ cgVersion }));
  }
  for (const [cgId, version, plugin] of NAMED_PLUGINS) {
    const { data } = await farm().call(PATH.versions, { cgId });
    const cvId = data.cgVersion.find((v: { cgVersion: string }) => v.cgVersion === version).id;
    const offered = data.cgPlugin
      .filter((p: { cvId: number }) => p.cvId === cvId)
      .flatMap((p: { pluginVersions: { pluginVersion: string }[] }) =>
        p.pluginVersions.map((v) => v.pluginVersion),
      );
    expect(offered).toContain(plugin);
  }
  expect((await farm().call(PATH.versions, { cgId: 1, osName: 'linux' })).code).toBe(404);
});

const NAMED_VERSIONS: [number, string][] = [
  ...[2015, 2016, 2019, 2020, 2023, 2025].map((year): [number, string] => [2000, String(year)]),
  ...[2009, 2016, 2018, 2025].map((year): [number, string] => [2001, String(year)]),
  ...['5.2.2.0', '6.0.3.0'].map((version): [number, string] => [2003, version]),
  ...['17.0.352', '17.5.293', '17.5'].map((version): [number, string] => [2004, version]),
  ...['R12', 'R13', 'R19', 'R22', 'R26', '2023', '2024', '2025'].map((v): [number, string] => [2005, v]),
  ...['2.48', '2.52', '2.79', '2.81', '4.3', '5.0', '5.2'].map((v): [number, string] => [2007, v]),
  ...['standalone_vray5.00.05', 'standalone_vray3.25.01'].map((v): [number, string] => [2008, v]),
  ...([
    [2010, '2021'],
    [2013, 'clarisse_ifx_4.0_sp3'],
    [2016, '3.2v1'],
    [2016, '2.5v4'],
  ] as [number, string][]),
  [2020, '5.4.4'],
];

const NAMED_PLUGINS: [number, string, string][] = [
  [2000, '2019', 'mtoa 3.2.1.1'],
  [2000, '2023', 'mtoa 5.1.0'],
  [2000, '2015', 'RenderMan_for_Maya 20.3'],
  [2004, '17.5.293', 'renderman 22.6'],
  [2005, 'R22', 'c4dtoa 2.2.0'],
  [2005, 'R19', 'zblur 2.02.019'],
  [2016, '3.2v1', 'KtoA 2.4.0.3'],
];

test('analysis codes are described in both languages; unknown codes are left out', async () => {
  const detail = async (body: Record<string, unknown>) => (await farm().call(PATH.errorDetail, body)).data;
  expect(await detail({ codes: ['15002', '10012', '0'], language: 1 })).toMatchObject([
    { code: '15002', type: 1, languageFlag: 1, desDescriptionCn: 'Scene information could not be read' },
    { code: '10012', type: 0 },
  ]);
  expect((await detail({ code: '15013', language: '0' }))[0].desDescriptionCn).toBe('版本不匹配');
  expect(await detail({ code: '15013' })).toMatchObject([{ languageFlag: 0 }]);
  expect((await farm().call(PATH.errorDetail, {})).code).toBe(601);
  expect((await farm().call(PATH.errorDetail, { code: '1', language: 2 })).code).toBe(600);
});

test('projects are added once and deleted by name', async () => {
  const names = async (path: string, body = {}) =>
    (await farm().call(path, body)).data.projectNameList.map((p: { projectName: string }) => p.projectName);
  for (const newName of ['film', 'film', 'Film']) await farm().call(PATH.projectAdd, { newName, status: 0 });
  expect(await names(PATH.projectGetList)).toEqual(['film', 'Film']);
  expect((await farm().call(PATH.projectDelete, { delName: 'film' })).code).toBe(200);
  expect(await names(PATH.projectList, { flag: 0 })).toEqual(['Film']);
  expect((await farm().call(PATH.projectDelete, { delName: 'film' })).code).toBe(404);
  expect((await farm().call(PATH.projectList, { flag: 7 })).code).toBe(600);
});

test('the hardware of a task is marked as current', async () => {
  const id = await submit(farm(), blenderJob('1', { hardwareConfigId: '302' }));
  const { data } = await farm().call(PATH.hardware, { cloneTask: 'false', taskIds: [String(id)] });
  expect(data.filter((row: { current: boolean }) => row.current)).toMatchObject([{ id: 302, platform: 2 }]);
});

test('the hardware of a task can be changed, with ids as text or as numbers', async () => {
  const id = await submit(farm(), blenderJob('1'));
  const current = async () =>
    (await farm().call(PATH.hardware, { cloneTask: 'false', taskIds: [String(id)] })).data
      .filter((row: { current: boolean }) => row.current)
      .map((row: { id: number }) => row.id);
  const change = (ids: object) =>
    farm().call('/api/render/handle/editTaskHardwareConfig', {
      ...ids,
      model: '28C',
      gpuNum: '',
      ram: '128GB',
    });
  expect((await change({ taskIds: [String(id)], hardwareConfigId: ['303'] })).code).toBe(200);
  expect(await current()).toEqual([303]);
  expect((await change({ taskIds: [id], hardwareConfigId: 302 })).code).toBe(200);
  expect(await current()).toEqual([302]);
  expect((await change({ taskIds: [id], hardwareConfigId: 1 })).code).toBe(404);
  expect((await change({ taskIds: [4711], hardwareConfigId: 302 })).code).toBe(404);
});

test('settings are stored; platforms and servers are listed for both zones', async () => {
  expect((await farm().call(PATH.updateSetting, { taskOverTimeSec: 7200 })).code).toBe(200);
  expect((await farm().call(PATH.setting)).data).toMatchObject({ taskOverTime: 2, taskOverTimeSec: 7200 });
  for (const zone of [1, 2]) {
    const { data } = await farm().call(PATH.platforms, { zone });
    expect(data.map((p: { platform: number }) => p.platform)).toEqual(expect.arrayContaining([2, 21, 62]));
    expect((await farm().call(PATH.serverInfo, { zone })).data.raysyncTransfer).toMatchObject({ port: 2442 });
  }
  expect((await farm().call(PATH.packNodes)).data[0]).toEqual({ packNodeId: 809, packName: 'plan1' });
});
