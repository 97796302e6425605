import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RayvisionError } from '../../../src/errors.js';
import type { Transport } from '../../../src/http/transport.js';
import type { Repeat } from '../../../src/protocol/endpoint.js';
import { ENDPOINTS } from '../../../src/protocol/endpoints/index.js';
import { english } from '../../../src/text/index.js';
import { EXAMPLE_KEYS } from '../../support/farms/sign-by-hand.js';
import codes from '../../vectors/codes.json';
import { client, drop, envelope, NOW, page, type Reply, silence, startTestFarm } from './server.js';

const REPEATS: Repeat[] = ['read', 'settle', 'once'];

let opened: Transport[] = [];
const farm = await startTestFarm();
afterAll(() => farm.close());
beforeEach(() => {
  farm.requests.length = 0;
});
afterEach(() => {
  for (const transport of opened) transport.close();
  opened = [];
});

function connect(more: Parameters<typeof client>[1] = {}) {
  const made = client(farm.domain, more);
  opened.push(made.transport);
  return made;
}

async function failure(promise: Promise<unknown>): Promise<RayvisionError> {
  const error = await promise.then(
    (value) => new Error(`no failure: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RayvisionError)) throw error;
  return error;
}

describe('a request', () => {
  test('is signed, and has the headers of the reference', async () => {
    farm.answer(envelope(200, { data: { x: 1 } }));
    const body = { taskIds: [3, 2], note: '衣帽间 & = "é"', none: [] };
    await expect(connect().transport.raw('/api/x', body, 'read')).resolves.toEqual({ x: 1 });
    const [request] = farm.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/api/x', signed: true });
    expect(request?.headers).toMatchObject({
      accessid: EXAMPLE_KEYS.accessId,
      channel: '4',
      platform: '62',
      utctimestamp: String(NOW / 1000),
      version: '1.0.0',
      'content-type': 'application/json',
      languageflag: '1',
      host: farm.domain,
    });
    expect(request?.headers.nonce).toMatch(/^\d+$/);
    expect(JSON.parse(request?.text ?? '')).toEqual(body);
  });

  test('without a body sends an empty object', async () => {
    farm.answer(envelope(200));
    await connect().transport.raw('/api/x', {}, 'read');
    expect(farm.requests[0]?.text).toBe('{}');
  });

  test('never contains the key, and its log neither headers nor body', async () => {
    farm.answer(page(502), envelope(200, { requestId: 'r-1' }));
    const { transport, records } = connect();
    await transport.raw('/api/x', { secret: 'body' }, 'read');
    expect(JSON.stringify(farm.requests)).not.toContain(EXAMPLE_KEYS.accessKey);
    const log = JSON.stringify(records);
    expect(records).toMatchObject([
      { path: '/api/x', attempt: 1 },
      { path: '/api/x', attempt: 2, requestId: 'r-1' },
    ]);
    for (const request of farm.requests) expect(log).not.toContain(String(request.headers.signature));
    expect(log).not.toContain(EXAMPLE_KEYS.accessId);
    expect(log).not.toContain('secret');
  });

  test('two values with the same name are rejected before anything is sent', async () => {
    farm.answer(envelope(200));
    const error = await failure(connect().transport.raw('/api/x', { a: [1], a0: 2 }, 'read'));
    expect(error.exitCode).toBe(65);
    expect(farm.requests).toHaveLength(0);
  });
});

/** How an attempt fails, whether it may be made again where that does no harm, and the exit code in the end. */
const FAILURES: [title: string, reply: Reply, repeatable: boolean, exit: number][] = [
  ['code 500', envelope(500), true, 75],
  ['code 513', envelope(513), true, 75],
  ['code 1000', envelope(1000), true, 75],
  ['HTTP 429', page(429), true, 75],
  ['HTTP 500', page(500), true, 69],
  ['HTTP 502', page(502), true, 69],
  ['HTTP 503', page(503), true, 75],
  ['HTTP 504', page(504), true, 69],
  ['garbage', page(200), true, 76],
  ['an empty answer', page(200, ''), true, 76],
  ['half an envelope', page(200, '{"code":200,'), true, 76],
  ['JSON that is no envelope', page(200, '{"ok":true}'), true, 76],
  ['a dropped connection', drop, true, 69],
  ['HTTP 400', page(400), false, 69],
  ['HTTP 401', page(401), false, 69],
  ['HTTP 403', page(403), false, 69],
  ['HTTP 404', page(404), false, 69],
  ['HTTP 501', page(501), false, 69],
  ['code 600 at HTTP 500', envelope(600, { http: 500 }), false, 65],
  ['code 611 at HTTP 503', envelope(611, { http: 503 }), false, 77],
];

describe.each(REPEATS)('what may be retried (docs/protocol/http.md, §6): %s', (repeat) => {
  test.each(FAILURES)('%s', async (_, reply, repeatable, exit) => {
    farm.answer(reply);
    const { transport, sleeps } = connect();
    const error = await failure(transport.raw('/api/x', {}, repeat));
    expect(error.exitCode).toBe(exit);
    const again = repeatable && repeat !== 'once';
    if (again) {
      expect(farm.requests.length).toBeGreaterThanOrEqual(3);
      expect(farm.requests.length).toBeLessThanOrEqual(5);
    } else expect(farm.requests).toHaveLength(1);
    expect(sleeps).toHaveLength(farm.requests.length - 1);
  });

  test('a timeout', async () => {
    farm.answer(silence);
    const error = await failure(connect().transport.raw('/api/x', {}, repeat, { timeout: 40, attempts: 2 }));
    expect(error.exitCode).toBe(69);
    expect(farm.requests).toHaveLength(repeat === 'once' ? 1 : 2);
  });

  test('a temporary fault is overcome', async () => {
    farm.answer(page(502), envelope(200, { data: 'done' }));
    const answer = connect().transport.raw('/api/x', {}, repeat);
    if (repeat === 'once') await failure(answer);
    else await expect(answer).resolves.toBe('done');
  });

  test('610 is retried once, with the farm’s time', async () => {
    const late = 3_600_000;
    farm.answer(envelope(610, { serverTime: NOW + late }), envelope(200, { data: 'done' }));
    const { transport } = connect();
    await expect(transport.raw('/api/x', {}, repeat)).resolves.toBe('done');
    const stamps = farm.requests.map(({ headers }) => Number(headers.utctimestamp));
    expect(stamps).toEqual([NOW / 1000, (NOW + late) / 1000]);
    expect(farm.requests.every(({ signed }) => signed)).toBe(true);
  });

  test('a second 610 is final: no third attempt', async () => {
    farm.answer(envelope(610, { serverTime: NOW + 90_000 }));
    const error = await failure(connect().transport.raw('/api/x', {}, repeat));
    expect(farm.requests).toHaveLength(2);
    expect(error).toMatchObject({ exitCode: 77, farmCode: 610 });
    // With the farm's own time it is no clock that explains the second one.
    if (repeat === 'once') expect(error.key).toBe('farm.replayed');
    else expect(error.hint(english)).toContain('90 s');
  });

  test('a refused connection is retried for at most five seconds', async () => {
    const gone = await startTestFarm();
    await gone.close();
    for (const random of [0, 1]) {
      const { transport, sleeps } = client(gone.domain, { random });
      const error = await failure(transport.raw('/api/x', {}, repeat));
      expect(error.exitCode).toBe(69);
      expect(sleeps.length).toBeGreaterThanOrEqual(1);
      expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(5000);
    }
  });
});

describe('a `once` call that is rejected with 610', () => {
  test.each([
    ['the same time', { serverTime: NOW }, 1],
    ['a minute later', { serverTime: NOW + 60_000 }, 1],
    ['a minute earlier', { serverTime: NOW - 60_000 }, 1],
    ['no time', {}, 1],
    ['another time', { serverTime: NOW + 60_001 }, 2],
    ['an earlier time', { serverTime: NOW - 60_001 }, 2],
  ])('at %s', async (_, more, requests) => {
    farm.answer(envelope(610, more), envelope(200, { data: 'done' }));
    const answer = connect().transport.raw('/api/x', {}, 'once');
    if (requests === 2) await expect(answer).resolves.toBe('done');
    else {
      const error = await failure(answer);
      expect(error).toMatchObject({ key: 'farm.replayed', exitCode: 77, farmCode: 610 });
    }
    expect(farm.requests).toHaveLength(requests);
  });

  test('is not sent again after the clock was corrected', async () => {
    const { transport } = connect();
    farm.answer(
      envelope(610, { serverTime: NOW - 7_200_000 }),
      envelope(200),
      envelope(610, { serverTime: NOW - 7_200_000 }),
    );
    await transport.raw('/api/x', {}, 'once');
    // The correction holds: now it is no clock.
    const error = await failure(transport.raw('/api/x', {}, 'once'));
    expect(error.key).toBe('farm.replayed');
    expect(farm.requests).toHaveLength(3);
  });
});

test('the error of a `once` call that may have arrived reports that', async () => {
  farm.answer(drop);
  const error = await failure(connect().transport.raw('/api/x', {}, 'once'));
  expect(error.key).toBe('farm.lostUnsure');
});

describe('each attempt', () => {
  test('has its own timestamp, nonce and valid signature', async () => {
    farm.answer(page(503), page(429), envelope(200));
    const { transport } = connect();
    await transport.raw('/api/x', { taskIds: [1] }, 'read', { attempts: 3 });
    const values = (name: string) => new Set(farm.requests.map(({ headers }) => headers[name]));
    for (const name of ['utctimestamp', 'nonce', 'signature']) expect(values(name).size).toBe(3);
    expect(farm.requests.map(({ signed }) => signed)).toEqual([true, true, true]);
  });

  test('waits about a second, then about twice as long each time', async () => {
    farm.answer(page(502));
    for (const random of [0, 0.5, 1]) {
      const { transport, sleeps } = connect({ random });
      await failure(transport.raw('/api/x', {}, 'read', { attempts: 4 }));
      expect(sleeps).toHaveLength(3);
      for (const [at, ms] of sleeps.entries()) {
        expect(ms).toBeGreaterThanOrEqual(700 * 2 ** at);
        expect(ms).toBeLessThanOrEqual(1300 * 2 ** at);
      }
    }
  });
});

describe('clock skew', () => {
  test('is kept for later calls', async () => {
    farm.answer(envelope(610, { serverTime: NOW - 7_200_000 }), envelope(200));
    const { transport } = connect();
    await transport.raw('/api/x', {}, 'once');
    await transport.raw('/api/y', {}, 'read');
    const stamps = farm.requests.map(({ headers }) => Number(headers.utctimestamp));
    expect(stamps).toEqual([NOW, NOW - 7_200_000, NOW - 7_200_000].map((ms) => ms / 1000));
  });

  test('is learned only from 610', async () => {
    const far = { serverTime: NOW + 86_400_000 };
    farm.answer(envelope(200, far), envelope(600, far), envelope(500, far), envelope(200, far));
    const { transport } = connect();
    await transport.raw('/api/x', {}, 'read');
    await failure(transport.raw('/api/x', {}, 'read'));
    await failure(transport.raw('/api/x', {}, 'once'));
    await transport.raw('/api/x', {}, 'read');
    const stamps = new Set(farm.requests.map(({ headers }) => headers.utctimestamp));
    expect([...stamps]).toEqual([String(NOW / 1000)]);
  });

  test('is corrected again by a later call', async () => {
    const { transport } = connect();
    farm.answer(envelope(610, { serverTime: NOW + 1000_000 }), envelope(200));
    await transport.raw('/api/x', {}, 'read');
    farm.answer(envelope(610, { serverTime: NOW + 2000_000 }), envelope(200, { data: 'ok' }));
    await expect(transport.raw('/api/x', {}, 'read')).resolves.toBe('ok');
  });

  test('610 without the farm’s time cannot be corrected', async () => {
    farm.answer(envelope(610));
    const error = await failure(connect().transport.raw('/api/x', {}, 'read'));
    expect(error.exitCode).toBe(77);
    expect(farm.requests).toHaveLength(1);
  });
});

/** The contract's exit codes of the farm's codes; all others of the table stand behind the `…` of 77. */
const EXITS: Record<number, number[]> = {
  65: [400, 600, 601, 603],
  66: [404],
  75: [100, 500, 513, 1000],
};

function exitOf(code: number): number {
  const row = Object.entries(EXITS).find(([, listed]) => listed.includes(code));
  return row ? Number(row[0]) : 77;
}

describe('every code of the farm (docs/protocol/http.md, §5)', () => {
  test.each(codes.filter(({ code }) => code !== 700))('$code $symbol', async ({ code, symbol, retry }) => {
    farm.answer(envelope(code, { message: 'the reason', requestId: 'q-9' }));
    const error = await failure(connect().transport.raw('/api/some/path', {}, 'read'));
    expect(error).toMatchObject({ farmCode: code, exitCode: exitOf(code) });
    // Code, symbol, message, path and request id: what a support message needs.
    for (const part of [String(code), symbol, 'the reason', '/api/some/path', 'q-9']) {
      expect(error.describe(english)).toContain(part);
    }
    const hint = error.hint(english) ?? '';
    expect(hint.length).toBeGreaterThan(10);
    expect(hint).not.toMatch(/[{}]/);
    if (retry === 'no') expect(farm.requests).toHaveLength(1);
  });

  test.each([504, 999, 1])('%i, which is undocumented, is an error too', async (code) => {
    farm.answer(envelope(code, { message: 'the reason' }));
    const error = await failure(connect().transport.raw('/api/x', {}, 'read'));
    expect(error.farmCode).toBe(code);
    expect(error.describe(english)).toContain(String(code));
    expect(farm.requests).toHaveLength(1);
  });

  test('a message of megabytes is truncated, and so is a request id', async () => {
    farm.answer(envelope(600, { message: 'm'.repeat(5_000_000), requestId: 'r'.repeat(5_000_000) }));
    const text = (await failure(connect().transport.raw('/api/x', {}, 'read'))).describe(english);
    expect(text).toContain(`${'m'.repeat(2000)}…`);
    expect(text).toContain(`${'r'.repeat(200)}…`);
    expect(text.length).toBeLessThan(2500);
  });

  test('an answer without message and request id is valid', async () => {
    farm.answer(page(200, '{"code":601}'));
    const error = await failure(connect().transport.raw('/api/x', {}, 'read'));
    expect(error).toMatchObject({ farmCode: 601, exitCode: 65 });
    expect(error.describe(english)).not.toMatch(/[{}]|undefined/);
  });
});

describe('answers', () => {
  test.each([
    [200, 'farm.tooLarge', 76],
    [502, 'farm.http', 69],
    [503, 'farm.httpBusy', 75],
  ])('a response beyond the size limit at HTTP %i is not retried', async (http, key, exit) => {
    farm.answer(page(http, '['.repeat(501)));
    const error = await failure(connect().transport.raw('/api/x', {}, 'read'));
    expect(error).toMatchObject({ key, exitCode: exit });
    expect(farm.requests).toHaveLength(1);
  });

  test.each([404, 500, 503])('an envelope at HTTP %i is the answer', async (http) => {
    farm.answer(envelope(200, { http, data: 'done' }));
    await expect(connect().transport.raw('/api/x', {}, 'once')).resolves.toBe('done');
  });

  test('success without `data` is null', async () => {
    farm.answer(page(200, '{"code":200}'));
    await expect(connect().transport.raw('/api/x', {}, 'once')).resolves.toBeNull();
  });

  test('an answer with the wrong shape is a protocol error', async () => {
    farm.answer(envelope(200, { data: { taskIdList: ['x'] } }));
    const error = await failure(connect().transport.call(ENDPOINTS.createTask, { count: 1 }));
    expect(error.exitCode).toBe(76);
    expect(error.describe(english)).toContain(ENDPOINTS.createTask.path);
    expect(farm.requests).toHaveLength(1);
  });

  test('a redirection is not followed', async () => {
    const elsewhere: Reply = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
    farm.answer(elsewhere, envelope(200));
    await failure(connect().transport.raw('/api/x', {}, 'once'));
    expect(farm.requests.map(({ url }) => url)).toEqual(['/api/x']);
  });
});

describe('an interruption', () => {
  test('ends a running request', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    farm.answer(() => controller.abort(reason));
    const { transport } = connect({ signal: controller.signal });
    await expect(transport.raw('/api/x', {}, 'read')).rejects.toBe(reason);
    expect(farm.requests).toHaveLength(1);
  });

  test('ends the pause between attempts', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    farm.answer((response, request) => {
      page(502)(response, request);
      response.on('finish', () => controller.abort(reason));
    });
    const { transport } = connect({ signal: controller.signal });
    await expect(transport.raw('/api/x', {}, 'read')).rejects.toBe(reason);
    expect(farm.requests).toHaveLength(1);
  });
});

test('the table decides: createTask is not sent twice, queryTaskInfo is', async () => {
  farm.answer(page(502));
  await failure(connect().transport.call(ENDPOINTS.createTask, { count: 1 }));
  expect(farm.requests).toHaveLength(1);
  await failure(connect().transport.call(ENDPOINTS.queryTaskInfo, { taskIds: [1] }));
  expect(farm.requests.length).toBeGreaterThan(2);
});
