import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/errors.js';
import { flatten, type ShowScalar, showPlainly } from '../../../src/protocol/flatten.js';
import { DEFAULT_HEADERS, languageFlag, SIGNED_HEADERS, zoneOf } from '../../../src/protocol/headers.js';
import { hmac, signedHeaders, sourceString } from '../../../src/protocol/sign.js';
import { EXAMPLE_KEYS, signByHand } from '../../support/farms/sign-by-hand.js';
import vectors from '../../vectors/signature.json';

/** How the official SDK signs what is neither text nor a whole number (docs/protocol/http.md, §3.3). */
const asPython: ShowScalar = (value) =>
  value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : String(value);

const HEADERS = {
  accessId: 'id',
  channel: '4',
  platform: '2',
  UTCTimestamp: '1',
  nonce: '7',
  version: '1.0.0',
};

/** The signed text after the headers' own pairs are taken out again. */
function signedBody(body: Record<string, unknown>): string {
  const text = sourceString({ host: 'h', path: '/p', body }, HEADERS);
  const own = new Set(Object.entries(HEADERS).map(([name, value]) => `${name}=${value}`));
  return text
    .slice('[POST]h:/p&'.length)
    .split('&')
    .filter((pair) => !own.has(pair))
    .join('&');
}

describe('published vectors (docs/protocol/http.md, §3.5)', () => {
  test.each(vectors.requests)('$title', (vector) => {
    const { host, path, headers, body, source, signature } = vector;
    const show = 'asPython' in vector ? asPython : showPlainly;
    expect(sourceString({ host, path, body }, headers, show)).toBe(source);
    expect(hmac(vectors.accessKey, source)).toBe(signature);
  });

  test('the SDK tests: HMAC alone', () => {
    const { key, message, signature } = vectors.sdkTests.hmac;
    expect(hmac(key, message)).toBe(signature);
  });

  test('the SDK tests: source string of a path without slash', () => {
    const { host, path, headers, body, source } = vectors.sdkTests.source;
    expect(sourceString({ host, path, body }, headers)).toBe(source);
  });

  test('the SDK tests: flattening', () => {
    expect(flatten(vectors.sdkTests.flatten.body)).toEqual(vectors.sdkTests.flatten.pairs);
  });
});

describe('flattening (docs/protocol/http.md, §3.2)', () => {
  test.each<[title: string, body: Record<string, unknown>, pairs: [string, string][]]>([
    ['a scalar', { taskId: 5 }, [['taskId', '5']]],
    ['nested objects', { a: { b: { c: 1 } } }, [['a.b.c', '1']]],
    [
      'an array of scalars keeps its order',
      { taskIds: [3, 2, 1] },
      [
        ['taskIds0', '3'],
        ['taskIds1', '2'],
        ['taskIds2', '1'],
      ],
    ],
    [
      'an array of objects',
      { renderEnvs: [{ envId: 1, pluginIds: [2, 3] }] },
      [
        ['renderEnvs0.envId', '1'],
        ['renderEnvs0.pluginIds0', '2'],
        ['renderEnvs0.pluginIds1', '3'],
      ],
    ],
    [
      'nested arrays',
      { a: [[1, 2], [3]] },
      [
        ['a00', '1'],
        ['a01', '2'],
        ['a10', '3'],
      ],
    ],
    ['empty arrays vanish', { taskIds: [], x: 1 }, [['x', '1']]],
    ['empty objects vanish', { a: {}, b: [{}], c: { d: [] } }, []],
    ['an empty string stays', { startDate: '' }, [['startDate', '']]],
    ['an empty body', {}, []],
    ['an empty name', { '': 1 }, [['', '1']]],
    ['a nested empty name', { x: { '': 1 } }, [['x.', '1']]],
    [
      'text and number look the same',
      { a: '5', b: 5 },
      [
        ['a', '5'],
        ['b', '5'],
      ],
    ],
  ])('%s', (_, body, pairs) => {
    expect(flatten(body)).toEqual(pairs);
  });

  test.each([
    ['an index against a name', { a: [{ b: 1 }], a0: { b: 2 } }, 'a0.b'],
    ['a dot against a member', { 'x.y': 1, x: { y: 2 } }, 'x.y'],
    ['an array against a name', { a: [1], a0: 1 }, 'a0'],
  ])('two values with the same name are rejected: %s', (_, body, name) => {
    expect(() => flatten(body)).toThrow(DataError);
    expect(() => sourceString({ host: 'h', path: '/p', body }, HEADERS)).toThrow(name);
  });
});

describe('the source string (docs/protocol/http.md, §3.1, §3.3)', () => {
  test('sorts after flattening, as text', () => {
    const ids = Array.from({ length: 12 }, (_, index) => index);
    expect(signedBody({ ids })).toBe(
      'ids0=0&ids1=1&ids10=10&ids11=11&ids2=2&ids3=3&ids4=4&ids5=5&ids6=6&ids7=7&ids8=8&ids9=9',
    );
  });

  test('sorts digits before upper case before _ before lower case', () => {
    expect(signedBody({ a: 1, _: 2, Z: 3, '0': 4, B: 5 })).toBe('0=4&B=5&Z=3&_=2&a=1');
  });

  test('a body member replaces the header of its name', () => {
    const text = sourceString({ host: 'h', path: '/p', body: { platform: 62 } }, HEADERS);
    expect(text).toContain('&platform=62&');
    expect(text.match(/platform=/g)).toHaveLength(1);
  });

  test('a body member called signature or Content-Type is signed', () => {
    expect(signedBody({ signature: 'x', 'Content-Type': 'y' })).toBe('Content-Type=y&signature=x');
  });

  test('nothing is escaped or trimmed', () => {
    expect(signedBody({ c: ' a=b&c\n"衣" ' })).toBe('c= a=b&c\n"衣" ');
  });

  test('host and path are signed unchanged, including port and upper case', () => {
    const text = sourceString({ host: 'H:443', path: '/A', body: {} }, HEADERS);
    expect(text.startsWith('[POST]H:443:/A&')).toBe(true);
  });

  test('an empty body signs only the six headers', () => {
    expect(sourceString({ host: 'h', path: '/p', body: {} }, HEADERS)).toBe(
      '[POST]h:/p&UTCTimestamp=1&accessId=id&channel=4&nonce=7&platform=2&version=1.0.0',
    );
  });
});

describe('the headers', () => {
  const request = { host: '127.0.0.1:8080', path: '/api/x', body: { taskIds: [1, 2], note: 'é' } };
  const headers = signedHeaders(request, EXAMPLE_KEYS, '62', { timestamp: 1735689600, nonce: '654321' });

  test('are the nine documented ones, as text, without languageFlag', () => {
    const source =
      '[POST]127.0.0.1:8080:/api/x&UTCTimestamp=1735689600&accessId=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE' +
      '&channel=4&nonce=654321&note=é&platform=62&taskIds0=1&taskIds1=2&version=1.0.0';
    expect(headers).toEqual({
      accessId: EXAMPLE_KEYS.accessId,
      channel: '4',
      platform: '62',
      UTCTimestamp: '1735689600',
      nonce: '654321',
      version: '1.0.0',
      'Content-Type': 'application/json',
      signature: createHmac('sha256', EXAMPLE_KEYS.accessKey).update(source).digest('base64'),
    });
  });

  test('never contain the key', () => {
    expect(JSON.stringify(headers)).not.toContain(EXAMPLE_KEYS.accessKey);
  });

  test('have the documented defaults', () => {
    expect(DEFAULT_HEADERS).toEqual({
      accessId: '',
      channel: '4',
      platform: '',
      UTCTimestamp: '',
      nonce: '',
      signature: '',
      version: '1.0.0',
      'Content-Type': 'application/json',
    });
    expect([...SIGNED_HEADERS].sort()).toEqual(Object.keys(HEADERS).sort());
  });

  test.each([
    ['task.renderbus.com', '0', 1],
    ['task.foxrenderfarm.com', '1', 2],
    ['127.0.0.1:8080', '1', 2],
  ])('language and zone of %s', (domain, language, zone) => {
    expect(languageFlag(domain)).toBe(language);
    expect(zoneOf(domain)).toBe(zone);
  });
});

const scalar = fc.oneof(fc.string(), fc.integer());
const body = fc.dictionary(
  fc.stringMatching(/^[a-zA-Z_]{1,8}$/),
  fc.oneof(scalar, fc.array(scalar), fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), scalar)),
);

test('any body has the same signature as in a second implementation', () => {
  fc.assert(
    fc.property(body, (members) => {
      const request = { host: 'h:1', path: '/p', body: members };
      const source = sourceString(request, HEADERS);
      expect(hmac('key', source)).toBe(signByHand('h:1', '/p', HEADERS, members, 'key'));
    }),
  );
});
