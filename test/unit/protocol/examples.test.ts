import { describe, expect, test } from 'vitest';
import type * as z from 'zod/mini';
import { FARM_CODES } from '../../../src/protocol/codes.js';
import type { Endpoint, Repeat } from '../../../src/protocol/endpoint.js';
import { ENDPOINTS } from '../../../src/protocol/endpoints/index.js';
import { readEnvelope, writeEnvelope } from '../../../src/protocol/envelope.js';
import codes from '../../vectors/codes.json';
import vectors from '../../vectors/examples.json';

const rows: readonly Endpoint<unknown, unknown>[] = Object.values(ENDPOINTS) as Endpoint<unknown, unknown>[];

function rowOf(path: string) {
  return rows.find((row) => row.path === path);
}

describe('the table of endpoints (docs/protocol/endpoints.md, §0, docs/protocol/http.md, §6)', () => {
  test('has the functions of the reference, each path once', () => {
    const paths = vectors.endpoints.map(({ path }) => path);
    expect(rows.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
    const live = rows.flatMap(({ path, aliases }) => [path, ...aliases]);
    expect(new Set(live).size).toBe(live.length);
    expect(Object.values(vectors.repeat).flat().toSorted()).toEqual(paths.toSorted());
  });

  test.each(vectors.endpoints)('$number $name has the path $path', ({ path, aliases }) => {
    expect(rowOf(path)?.aliases).toEqual(aliases);
  });

  test.each(
    Object.entries(vectors.repeat).flatMap(([repeat, paths]) => paths.map((path) => [path, repeat] as const)),
  )('%s may be repeated as: %s', (path, repeat) => {
    expect(rowOf(path)?.repeat).toBe(repeat as Repeat);
  });

  test('is keyed by the names of its rows', () => {
    for (const [key, row] of Object.entries(ENDPOINTS)) expect(row.name).toBe(key);
  });
});

describe('examples of the reference', () => {
  test.each(vectors.examples)('$path accepts its example and its answer', ({ path, request, answer }) => {
    const row = rowOf(path);
    expect(row?.request.safeParse(request)).toMatchObject({ success: true });
    expect(row?.answer.safeParse(answer)).toMatchObject({ success: true, data: answer });
  });

  test('exist for every function', () => {
    const paths = new Set(vectors.examples.map((example) => example.path));
    expect(rows.map((row) => row.path).filter((path) => !paths.has(path))).toEqual([]);
  });
});

/** What must not pass: members missing, or of another type than the reference's tables give them. */
const BAD_REQUESTS: [name: keyof typeof ENDPOINTS, body: unknown][] = [
  ['queryPlatforms', {}],
  ['queryPlatforms', { zone: 3 }],
  ['updateUserSetting', { taskOverTimeSec: '43200' }],
  ['createTask', { count: 0 }],
  ['createTask', { labels: 'film-a' }],
  ['task', { taskId: '19097' }],
  ['taskJsonFile', { taskId: 1, fileName: 'other.json', content: '{}' }],
  ['taskJsonFile', { taskId: 1, fileName: 'task.json', content: {} }],
  ['queryTaskInfo', {}],
  ['queryTaskInfo', { taskIds: ['1'] }],
  ['getTaskList', { statusList: ['0'] }],
  ['queryTaskFrames', { pageNum: 1 }],
  ['stopTask', {}],
  ['startTask', { taskIds: 1 }],
  ['deleteTask', { taskIds: [1.5] }],
  ['setTaskOverTimeStop', { taskIds: [1] }],
  ['projectAdd', { newName: '' }],
  ['projectList', {}],
  ['querySoftwareDetail', { cgId: '2005' }],
  ['querySoftwareDetail', { cgId: 2005, osName: 'macos' }],
  ['showLog', { id: null }],
];

test.each(BAD_REQUESTS)('%s rejects %j', (name, body) => {
  const schema = ENDPOINTS[name].request as z.ZodMiniType;
  expect(schema.safeParse(body).success).toBe(false);
});

const PAGE = { pageCount: 1, pageNum: 1, total: 1, size: 100 };

const BAD_ANSWERS: [name: keyof typeof ENDPOINTS, data: unknown][] = [
  ['queryPlatforms', null],
  ['queryUserProfile', { userName: 'ann' }],
  ['getBid', { config_bid: 30201 }],
  ['createTask', { taskIdList: ['19097'] }],
  ['createTask', null],
  ['queryTaskInfo', { ...PAGE, items: null }],
  ['queryTaskInfo', { ...PAGE, items: [{ id: 1 }] }],
  ['queryTaskInfo', { ...PAGE, items: [{ id: 1, taskStatus: '25' }] }],
  ['queryTaskFrames', { ...PAGE, items: [{ id: 1, taskId: 1, frameIndex: 1, frameStatus: 4 }] }],
  ['projectList', []],
  ['querySoftwareDetail', { cgVersion: [] }],
  ['hardwareConfigList', [{ id: 1 }]],
];

test.each(BAD_ANSWERS)('%s rejects the answer %j', (name, data) => {
  const schema = ENDPOINTS[name].answer as z.ZodMiniType;
  expect(schema.safeParse(data).success).toBe(false);
});

describe('the envelope (docs/protocol/http.md, §4)', () => {
  const documented = {
    version: '1.0.0',
    result: true,
    message: 'success',
    code: 200,
    data: null,
    serverTime: 1535957894211,
    requestId: '8VNTma-VGFzay1TZXJ2aWNlMDc-1578308286842',
  };

  test('is read as documented', () => {
    expect(readEnvelope(JSON.stringify(documented))).toEqual(documented);
  });

  test('is written with every member that the SDK reads', () => {
    const { code, message, data, serverTime, requestId } = documented;
    expect(JSON.parse(writeEnvelope({ code, message, data }, serverTime, requestId))).toEqual(documented);
    const refusal = writeEnvelope({ code: 611, message: 'no', data: undefined }, 1, 'r');
    expect(JSON.parse(refusal)).toMatchObject({ code: 611, result: false, message: 'no', data: null });
  });

  test.each([
    ['only a code', { code: 200 }],
    ['nulls', { code: 600, message: null, data: null, requestId: null, serverTime: null }],
    ['members of a later time', { ...documented, more: [1] }],
  ])('accepts %s', (_, envelope) => {
    expect(readEnvelope(JSON.stringify(envelope))).toEqual(envelope);
  });

  test.each(['', 'null', '[]', '"200"', '{}', '{"code":"200"}', '<html></html>', '{"code":200'])(
    'rejects %j',
    (text) => {
      expect(readEnvelope(text)).toBeUndefined();
    },
  );
});

test('every code of the reference has its symbol, and there are no others', () => {
  const known = [...FARM_CODES].map(([code, { symbol }]) => [code, symbol]);
  expect(known).toEqual(codes.map(({ code, symbol }) => [code, symbol]));
});
