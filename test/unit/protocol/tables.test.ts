import { describe, expect, test } from 'vitest';
import {
  codeClass,
  FARM_CODES,
  isTransient,
  NO_MORE_RECORDS,
  SIGNATURE_EXPIRED,
  SUCCESS,
} from '../../../src/protocol/codes.js';
import { anyBody, endpoint, noAnswer } from '../../../src/protocol/endpoint.js';
import { ENDPOINTS } from '../../../src/protocol/endpoints/index.js';
import { readEnvelope, writeEnvelope } from '../../../src/protocol/envelope.js';
import { flatten } from '../../../src/protocol/flatten.js';
import { languageFlag, zoneOf } from '../../../src/protocol/headers.js';
import { JOB_FILE_NAMES } from '../../../src/protocol/job-file-names.js';
import { otherDomain } from '../../../src/protocol/region.js';
import { FAULT_KINDS, SANDBOX_CONTROL } from '../../../src/protocol/sandbox-control.js';
import { MAX_TASK_IDS } from '../../../src/protocol/task-info.js';
import { FILESYSTEM } from '../../../src/protocol/transfer-lines.js';
import { thrown } from '../../support/thrown.js';
import codes from '../../vectors/codes.json';

/** The classes of the reference's table by our names. */
const CLASSES: Readonly<Record<string, string>> = {
  param: 'invalid',
  auth: 'access',
  perm: 'access',
  region: 'region',
  clock: 'clock',
  money: 'money',
  'account-ui': 'site',
  server: 'unavailable',
};

/** Codes that we read otherwise than the table's class says. */
const OTHERWISE: Readonly<Record<number, string>> = {
  // What is asked for is not there: exit 66 (docs/contract.md).
  404: 'missing',
  // Without a class in the table: no more records, and a page of the web site.
  700: 'missing',
  920: 'site',
};

describe('codes of the farm (docs/protocol/http.md, §5)', () => {
  test.each(codes)('$code is of the class $class', ({ code, class: theirs }) => {
    expect(codeClass(code)).toBe(OTHERWISE[code] ?? CLASSES[theirs]);
    expect(FARM_CODES.get(code)?.class).toBe(codeClass(code));
  });

  test('that are undocumented count as a temporary refusal', () => {
    expect(codeClass(424_242)).toBe('unavailable');
  });

  // docs/protocol/http.md, §6 b.
  test('500, 513 and 1000 are temporary, and no others', () => {
    expect(codes.map(({ code }) => code).filter(isTransient)).toEqual([500, 513, 1000]);
    expect(isTransient(424_242)).toBe(false);
  });

  test('that the program tests for have constants', () => {
    expect([SUCCESS, SIGNATURE_EXPIRED, NO_MORE_RECORDS]).toEqual([200, 610, 700]);
  });
});

describe('the zone and the language of a domain (docs/protocol/endpoints.md, §1.6, docs/protocol/http.md, §2)', () => {
  test.each([
    ['task.renderbus.com', '0', 1],
    ['task.renderbus.com:443', '0', 1],
    ['task.foxrenderfarm.com', '1', 2],
    ['127.0.0.1:8080', '1', 2],
  ] as const)('%s', (domain, language, zone) => {
    expect(languageFlag(domain)).toBe(language);
    expect(zoneOf(domain)).toBe(zone);
  });

  test('the zone of a domain in capitals', () => {
    expect(zoneOf('TASK.RENDERBUS.COM')).toBe(1);
  });

  test('the other farm', () => {
    expect(otherDomain('Task.FoxRenderFarm.com')).toBe('task.renderbus.com');
    expect(otherDomain('x.task.foxrenderfarm.com')).toBe('task.foxrenderfarm.com');
  });
});

describe('names on the wire', () => {
  test('of job files', () => {
    expect(JOB_FILE_NAMES).toEqual(['task.json', 'upload.json', 'asset.json', 'tips.json']);
  });

  test('of the engine for mounted storages', () => {
    expect(FILESYSTEM).toBe('filesystem');
  });

  test('at most 100 tasks a request (docs/protocol/endpoints.md, §4.3)', () => {
    expect(MAX_TASK_IDS).toBe(100);
  });

  test('of the sandbox’s control calls', () => {
    expect(
      Object.entries(SANDBOX_CONTROL).map(([key, { name, path, repeat, aliases }]) => [
        key,
        name,
        path,
        repeat,
        aliases,
      ]),
    ).toEqual([
      ['sandboxStatus', 'sandboxStatus', '/sandbox/status', 'read', []],
      ['sandboxStop', 'sandboxStop', '/sandbox/stop', 'settle', []],
      ['sandboxReset', 'sandboxReset', '/sandbox/reset', 'settle', []],
      ['sandboxSet', 'sandboxSet', '/sandbox/set', 'settle', []],
      ['sandboxFault', 'sandboxFault', '/sandbox/fault', 'settle', []],
    ]);
    expect(FAULT_KINDS).toEqual(['http', 'code', 'drop', 'delay', 'garbage']);
  });

  test('of the members of the sandbox’s control calls', () => {
    const { sandboxStatus, sandboxSet, sandboxFault, sandboxStop } = SANDBOX_CONTROL;
    const state = { pid: 1, frameTime: 0.2, balance: 1.5, tasks: 0, rendering: 0, faults: 0 };
    expect(sandboxStatus.answer.safeParse(state).success).toBe(true);
    for (const key of Object.keys(state)) {
      expect(sandboxStatus.answer.safeParse({ ...state, [key]: 'x' }).success).toBe(false);
    }
    const set = { taskIds: [1], status: 20, failFrames: '1-3', balance: '0.5' };
    for (const body of [{}, set]) expect(sandboxSet.request.safeParse(body).success).toBe(true);
    for (const key of Object.keys(set)) {
      expect(sandboxSet.request.safeParse({ ...set, [key]: [true] }).success).toBe(false);
    }
    for (const kind of FAULT_KINDS) {
      expect(sandboxFault.request.safeParse({ next: 0, kind, value: 502 }).success).toBe(true);
    }
    for (const bad of [
      {},
      { next: -1, kind: 'http' },
      { next: 1, kind: 'x' },
      { next: 1, kind: 'http', value: 'x' },
    ]) {
      expect(sandboxFault.request.safeParse(bad).success).toBe(false);
    }
    expect(sandboxStop.request.safeParse({ any: 1 }).success).toBe(true);
  });
});

describe('a function of the farm', () => {
  test('accepts any body and any answer without documentation', () => {
    const row = endpoint('a', '/a', 'read');
    expect(row).toMatchObject({ name: 'a', path: '/a', repeat: 'read', aliases: [] });
    expect(row.request.safeParse({ any: [1] }).success).toBe(true);
    expect(row.request.safeParse(1).success).toBe(false);
    for (const data of [null, undefined, 'x', { a: 1 }])
      expect(row.answer.safeParse(data).success).toBe(true);
    expect(anyBody.safeParse([]).success).toBe(false);
    expect(noAnswer.safeParse(undefined).success).toBe(true);
  });

  test('builds its schemas once, at the first use', () => {
    let made = 0;
    const row = endpoint('a', '/a', 'once', {
      request: () => {
        made += 1;
        return anyBody;
      },
      aliases: ['/b'],
    });
    expect(made).toBe(0);
    expect(row.request).toBe(row.request);
    expect(made).toBe(1);
    expect(row.aliases).toEqual(['/b']);
  });

  test.each([
    ['createTask', { count: 1 }, { count: 0 }],
    ['queryPlatforms', { zone: 2 }, { zone: 0 }],
    ['getServerInfo', { zone: 2 }, { zone: 3 }],
    ['projectList', { flag: 0 }, { flag: 3 }],
    ['projectList', { flag: 1 }, { flag: '0' }],
    ['projectList', { flag: 2 }, {}],
    ['querySoftwareDetail', { cgId: 1, osName: 'windows' }, { cgId: 1, osName: '' }],
    ['querySoftwareDetail', { cgId: 1, osName: 'linux' }, { cgId: 1, osName: 0 }],
    ['getUserPluginConfig', { osName: 0 }, { osName: 2 }],
    ['getUserPluginConfig', { cgIds: ['2000', 2000] }, { cgIds: ['x'] }],
    ['getUserPluginConfig', { cgId: '2000' }, { cgId: '2000x' }],
    ['getUserPluginConfig', { cgId: '7' }, { cgId: 'x7' }],
    ['editTaskHardwareConfig', hardware({ hardwareConfigId: '301' }), hardware({ hardwareConfigId: 'x1' })],
    ['editTaskHardwareConfig', hardware({ hardwareConfigId: 301 }), hardware({ hardwareConfigId: '1x' })],
    ['editTaskHardwareConfig', hardware({ hardwareConfigId: ['301'] }), hardware({ hardwareConfigId: [] })],
    ['editTaskHardwareConfig', hardware({ taskIds: [1, '23'] }), hardware({ taskIds: [''] })],
    ['projectAdd', { newName: 'a', status: '0' }, { newName: '', status: 0 }],
    ['queryAnalyseErrorDetail', { code: '10012', codes: [1, '2'], language: '0' }, { code: [] }],
  ] as const)('%s accepts %j, and not %j', (name, good, bad) => {
    const { request } = ENDPOINTS[name];
    expect(request.safeParse(good).success).toBe(true);
    expect(request.safeParse(bad).success).toBe(false);
  });

  test.each([
    ['loadingFrameThumbnail', ['a'], [1]],
    ['loadingFrameThumbnail', 'success', 1],
    ['loadingFrameThumbnail', null, {}],
    ['getUserPackNodeInfo', null, {}],
    ['addUserPluginConfig', null, {}],
    ['getUserPluginConfig', null, {}],
  ] as const)('%s may answer %j, and not %j', (name, good, bad) => {
    const { answer } = ENDPOINTS[name];
    expect(answer.safeParse(good).success).toBe(true);
    expect(answer.safeParse(bad).success).toBe(false);
  });
});

function hardware(more: object) {
  return { taskIds: ['1'], hardwareConfigId: '1', model: 'x', gpuNum: '2', ram: '64', ...more };
}

describe('the envelope (docs/protocol/http.md, §4)', () => {
  test.each([
    ...[
      { code: 1.5 },
      { code: 1, message: 1 },
      { code: 1, serverTime: 'x' },
      { code: 1, requestId: 1 },
      { code: null },
    ],
  ])('%j is rejected', (envelope) => {
    expect(readEnvelope(JSON.stringify(envelope))).toBeUndefined();
  });

  test('has data only if it reports success', () => {
    const write = (code: number) => JSON.parse(writeEnvelope({ code, message: 'm', data: 0 }, 5, 'r'));
    expect(write(200)).toEqual({
      ...{ version: '1.0.0', result: true, message: 'm', code: 200, data: 0, serverTime: 5, requestId: 'r' },
    });
    expect(write(201).result).toBe(false);
  });
});

describe('two values with the same name cannot be signed', () => {
  test.each([
    [{ a: { b: 1 }, 'a.b': 2 }, 'a.b'],
    [{ a: [1], a0: 2 }, 'a0'],
  ])('%j', (body, name) => {
    expect(thrown(() => flatten(body))).toEqual({
      error: 'DataError',
      key: 'sign.collision',
      params: { name },
    });
  });
});
