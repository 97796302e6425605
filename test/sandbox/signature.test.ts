import { request as rawRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAsPython } from '../../src/sandbox/http/python-json.js';
import { isSigned } from '../../src/sandbox/http/verify.js';
import { testClock } from '../support/clock.js';
import { startTestSandbox, type TestSandbox, testHeaders } from '../support/sandbox.js';
import { EXAMPLE_KEYS, signByHand } from '../support/sign-by-hand.js';
import { PATH } from './paths.js';

/** The further vectors of docs/protocol/http.md, §3.5: host, path, body as it travels, signature. */
const VECTORS = [
  [
    '127.0.0.1:8080',
    '/api/render/submit/createTask',
    '{"count":1,"taskUserLevel":50,"labels":["a","b"]}',
    'EYOhPEwmewykvQbz/I8u/YAZkFrtKqmh25+1bDSt78k=',
  ],
  [
    'task.foxrenderfarm.com',
    '/api/render/submit/taskJsonFile',
    String.raw`{"taskId": 19097, "fileName": "task.json", "content": "{\"task_info\": {\"project_name\": \"Proj \u00e9 \u8863\u5e3d\u95f4\"}}"}`,
    'NLinbgzhTF8okSDAw+E1PzbrgQNHE9h24BQjEWSnAyw=',
  ],
  [
    'task.renderbus.com',
    '/api/render/hardwareConfig/list',
    '{"cloneTask":"false","taskIds":[]}',
    'mPtbFn87dEc3MgW+0zwa8Ds4jD5j+7AJ83JjB3DMZe4=',
  ],
  [
    'task.renderbus.com',
    '/api/render/handle/operate/sdk/taskRecord',
    '{"platform":62,"pageNum":1,"pageSize":10,"startDate":"","endDate":""}',
    '3d/GK2tV2SnhTxIO8XOwpLgpqHF2GZ+g04v5/Cz6oL0=',
  ],
  [
    'task.renderbus.com',
    '/api/render/handle/showLog',
    '{"renderingType": "render", "pageNum": 1, "pageSize": 1, "id": null}',
    '4yXNGzv+kid4hzlvqBrMeI9QzpFW8VvzxGRGSuskvcw=',
  ],
  [
    'task.renderbus.com',
    '/api/render/setUp/queryUserProfile',
    '{}',
    'uGZJd9peYbs+zeeJQngtlhPS0/bxhk82Yo/xV+Sj5wg=',
  ],
  [
    'task.renderbus.com',
    '/api/x',
    '{"taksId":"2","renderEnvs":[{"envId":1,"pluginIds":[2,3,4]},{"envId":3,"pluginIds":[7,8,10]}]}',
    'm76auTH/cRcW4+HaN+suVkiaJXNgRs5RSTt2ejLvBbY=',
  ],
] as const;

function signed(signature: string, more: object = {}) {
  const { accessId } = EXAMPLE_KEYS;
  const headers = { accessId, channel: '4', platform: '62', nonce: '654321', version: '2.0.0' };
  return { headers: { ...headers, UTCTimestamp: '1735689600', ...more }, signature };
}

describe('published vectors', () => {
  test('the documentation’s own example', () => {
    const more = {
      channel: '7',
      platform: '1',
      UTCTimestamp: '1535957371',
      nonce: '11886',
      version: '1.0.0',
    };
    const json = '{"zone":2}';
    const headers = { host: 'task.renderbus.com' };
    const request = { path: '/api/render/common/queryPlatforms', headers, json, body: JSON.parse(json) };
    const good = signed('6tvuz8bgDCz5vtS3amuMWVbOqzhaeWaOhNcWMqx9zcg=', more);
    expect(isSigned(request, good, EXAMPLE_KEYS.accessKey)).toBe(true);
    const other = { ...request, json: '{"zone":1}', body: { zone: 1 } };
    expect(isSigned(other, good, EXAMPLE_KEYS.accessKey)).toBe(false);
  });

  test.each(VECTORS)('%s%s', (host, path, json, signature) => {
    const request = { path, headers: { host }, json, body: JSON.parse(json) };
    expect(isSigned(request, signed(signature), EXAMPLE_KEYS.accessKey)).toBe(true);
    expect(isSigned(request, signed(signature), 'another key')).toBe(false);
    const elsewhere = { ...request, headers: { host: 'other.host' } };
    expect(isSigned(elsewhere, signed(signature), EXAMPLE_KEYS.accessKey)).toBe(false);
  });

  test('Python’s text of numbers and constants', () => {
    const json = String.raw`{"a": [true, false, null], "b": 1.0, "c": 1e-07, "d": "1.0, true \" null", "e": 9007199254740993}`;
    expect(readAsPython(json)).toEqual({
      ...{ a: ['True', 'False', 'None'], b: '1.0', c: '1e-07', d: '1.0, true " null' },
      e: '9007199254740993',
    });
  });
});

test('strings of megabytes, full of escapes, do not overflow anything', () => {
  const long = '\\"'.repeat(2_000_000);
  const json = JSON.stringify({ a: long, b: 1, c: 'x\\\\' });
  expect(readAsPython(json)).toEqual({ a: long, b: '1', c: 'x\\\\' });
});

describe('a real server', () => {
  let farm: TestSandbox;
  beforeEach(async () => {
    farm = await startTestSandbox();
  });
  afterEach(() => farm.close());

  const post = async (path: string, headers: Record<string, string>, body: string) => {
    const url = `http://${farm.sandbox.address.domain}${path}`;
    return (await (await fetch(url, { method: 'POST', headers, body })).json()) as {
      code: number;
      message: string;
    };
  };
  const headersFor = (body: Record<string, unknown>, path: string = PATH.profile, late = 0) =>
    testHeaders(farm.sandbox.address.domain, path, body, farm.clock.now() + late);

  test.each([
    ['{"x": true, "y": false, "z": null}', { x: 'True', y: 'False', z: 'None' }],
    ['{"x": 1.0}', { x: '1.0' }],
    ['{"x": [1e-07, 1e+16]}', { x: ['1e-07', '1e+16'] }],
  ])('takes %s in Python’s rendering', async (text, asSigned) => {
    expect((await post(PATH.profile, headersFor(asSigned), text)).code).toBe(200);
  });

  test('takes booleans in JavaScript’s rendering', async () => {
    expect((await post(PATH.profile, headersFor({ x: 'true' }), '{"x": true}')).code).toBe(200);
  });

  test('refuses a wrong key, an unknown id, another body and another path', async () => {
    const { domain } = farm.sandbox.address;
    const wrong = { ...EXAMPLE_KEYS, accessKey: 'wrong' };
    const now = farm.clock.now();
    expect((await post(PATH.profile, testHeaders(domain, PATH.profile, {}, now, wrong), '{}')).code).toBe(
      611,
    );
    const stranger = { ...EXAMPLE_KEYS, accessId: 'somebody' };
    expect((await post(PATH.profile, testHeaders(domain, PATH.profile, {}, now, stranger), '{}')).code).toBe(
      602,
    );
    expect((await post(PATH.profile, headersFor({}), '{"x": 1}')).code).toBe(611);
    expect((await post(PATH.setting, headersFor({}), '{}')).code).toBe(611);
  });

  test('takes 300 seconds either way and no more, and tells its own time', async () => {
    expect((await post(PATH.profile, headersFor({}, PATH.profile, -300_000), '{}')).code).toBe(200);
    expect((await post(PATH.profile, headersFor({}, PATH.profile, 300_000), '{}')).code).toBe(200);
    const late = await post(PATH.profile, headersFor({}, PATH.profile, -301_000), '{}');
    expect(late).toMatchObject({ code: 610, serverTime: farm.clock.now(), data: null, result: false });
    expect((await post(PATH.profile, headersFor({}, PATH.profile, 301_000), '{}')).code).toBe(610);
  });

  test('refuses a replay; the same nonce with another content is none', async () => {
    const headers = headersFor({});
    expect((await post(PATH.profile, headers, '{}')).code).toBe(200);
    expect((await post(PATH.profile, headers, '{}')).code).toBe(610);
    const { nonce = '' } = headers;
    const other: Record<string, string> = { ...headersFor({ x: 1 }), nonce };
    const { signature: _old, 'Content-Type': _type, languageFlag: _flag, ...toSign } = other;
    const { domain } = farm.sandbox.address;
    const signature = signByHand(domain, PATH.profile, toSign, { x: 1 }, EXAMPLE_KEYS.accessKey);
    expect((await post(PATH.profile, { ...other, signature }, '{"x": 1}')).code).toBe(200);
  });

  test('a missing header, a body that is no object, another method: 603', async () => {
    for (const name of ['accessId', 'channel', 'platform', 'UTCTimestamp', 'nonce', 'version', 'signature']) {
      const { [name]: _gone, ...headers } = headersFor({});
      const refused = await post(PATH.profile, headers, '{}');
      expect(refused).toMatchObject({ code: 603, message: expect.stringContaining(name) });
    }
    for (const body of ['[]', '"x"', '1', 'null', '{', '', '{"x": NaN}', `${'['.repeat(200_000)}`])
      expect((await post(PATH.profile, headersFor({}), body)).code).toBe(603);
    const url = `http://${farm.sandbox.address.domain}${PATH.profile}`;
    expect(((await (await fetch(url)).json()) as { code: number }).code).toBe(603);
  });

  test('names that collide: 600; members missing: 601; of a wrong type: 600, by name', async () => {
    const collision = await post(PATH.profile, headersFor({}), '{"a": [{"b": 1}], "a0": {"b": 2}}');
    expect(collision).toMatchObject({ code: 600, message: expect.stringContaining('a0.b') });
    expect(await farm.call(PATH.platforms)).toMatchObject({
      code: 601,
      message: expect.stringContaining('zone'),
    });
    expect(await farm.call(PATH.platforms, { zone: 3 })).toMatchObject({ code: 600 });
    const ids = await farm.call(PATH.info, { taskIds: [1, 'x'] });
    expect(ids).toMatchObject({ code: 600, message: expect.stringContaining('taskIds.1') });
    expect(await farm.call(PATH.log, { renderingType: 'render', id: null })).toMatchObject({ code: 601 });
  });

  test('an unknown path: 404, as an envelope', async () => {
    const answer = await farm.call('/api/render/nowhere');
    expect(answer).toMatchObject({ code: 404, result: false, data: null, serverTime: farm.clock.now() });
    expect(answer.requestId).toMatch(/^[0-9a-f]{6}-[A-Za-z0-9]+-\d{13}$/);
  });

  test('a body beyond all measure is cut off', async () => {
    const { domain } = farm.sandbox.address;
    const [host = '', port] = domain.split(':');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = rawRequest({ host, port, method: 'POST', path: PATH.profile }, (response) => {
        resolve(response.statusCode);
        response.resume();
      });
      let answered = false;
      request.on('response', () => {
        answered = true;
      });
      request.on('error', (error) => !answered && reject(error));
      const chunk = Buffer.alloc(1024 * 1024, 32);
      for (let i = 0; i < 40; i++) request.write(chunk);
      request.end();
    });
    expect(status).toBe(413);
  });

  test('the default port may stand in the signed host', async () => {
    const headers = testHeaders('farm.test:80', PATH.profile, {}, farm.clock.now());
    const [host = '', port] = farm.sandbox.address.domain.split(':');
    const code = await new Promise<number>((resolve, reject) => {
      const request = rawRequest(
        { host, port, method: 'POST', path: PATH.profile, headers: { ...headers, Host: 'farm.test' } },
        async (response) => resolve(JSON.parse(String((await response.toArray())[0])).code),
      );
      request.on('error', reject);
      request.end('{}');
    });
    expect(code).toBe(200);
  });
});

test('the memory of replays is kept for the whole window and no longer', async () => {
  const clock = testClock();
  const farm = await startTestSandbox({ clock });
  const headers = testHeaders(farm.sandbox.address.domain, PATH.profile, {}, clock.now() + 300_000);
  const url = `http://${farm.sandbox.address.domain}${PATH.profile}`;
  const post = async () =>
    ((await (await fetch(url, { method: 'POST', headers, body: '{}' })).json()) as { message: string })
      .message;
  expect(await post()).toBe('success');
  clock.advance(599_000);
  expect(await post()).toContain('used before');
  clock.advance(2_000);
  expect(await post()).toContain('too far');
  await farm.close();
});
