import { describe, expect, test } from 'vitest';
import {
  type Barrier,
  backOff,
  isExpired,
  isLasting,
  isSuccess,
  mayRetry,
  type Outcome,
} from '../../../src/http/outcome.js';
import type { Repeat } from '../../../src/protocol/endpoint.js';

const answer = (code: number, httpStatus = 200): Outcome => ({
  kind: 'answer',
  envelope: { code },
  httpStatus,
});
const invalid = (httpStatus: number): Outcome => ({ kind: 'invalid', httpStatus });
const REPEATS: readonly Repeat[] = ['read', 'settle', 'once'];
const allowing = (outcome: Outcome) => REPEATS.filter((repeat) => mayRetry(outcome, repeat));
const HARMLESS = ['read', 'settle'];

/** docs/protocol/http.md, §6: HTTP 429, 500, 502, 503, 504 pass, and so do the codes 500, 513 and 1000. */
const PASSING = [429, 500, 502, 503, 504];

describe('what may be retried (docs/protocol/http.md, §6)', () => {
  test('anything that was not sent, even if it costs money', () => {
    expect(allowing({ kind: 'unsent', cause: undefined })).toEqual(REPEATS);
  });

  test('what may have arrived, if a second execution is harmless', () => {
    expect(allowing({ kind: 'lost', cause: undefined })).toEqual(HARMLESS);
  });

  test.each([500, 513, 1000])('code %i, at any HTTP status', (code) => {
    expect(allowing(answer(code))).toEqual(HARMLESS);
    expect(allowing(answer(code, 503))).toEqual(HARMLESS);
    expect(allowing(answer(code, 404))).toEqual(HARMLESS);
  });

  test.each(PASSING)('an envelope at HTTP %i with an unspecific code', (httpStatus) => {
    // 100 is the farm's "failed", 424242 is undocumented.
    expect(allowing(answer(100, httpStatus))).toEqual(HARMLESS);
    expect(allowing(answer(424_242, httpStatus))).toEqual(HARMLESS);
    // Whatever the status, the code is the farm's word: parameters, rights, money, the region, an old signature.
    for (const code of [301, 400, 403, 404, 600, 601, 605, 608, 610, 611, 700, 804, 906, 913]) {
      expect(allowing(answer(code, httpStatus))).toEqual([]);
    }
  });

  test.each([200, 400, 401, 403, 404, 501, 505])(
    'not a rejection without an envelope at HTTP %i',
    (httpStatus) => {
      for (const code of [100, 400, 424_242]) expect(allowing(answer(code, httpStatus))).toEqual([]);
    },
  );

  test.each([...PASSING, 200])('an answer without an envelope at HTTP %i', (httpStatus) => {
    expect(allowing(invalid(httpStatus))).toEqual(HARMLESS);
  });

  test.each([301, 302, 400, 401, 403, 404, 413, 501, 505])(
    'not an answer without an envelope at HTTP %i',
    (httpStatus) => {
      expect(allowing(invalid(httpStatus))).toEqual([]);
    },
  );
});

describe('the reason why a connection was not established', () => {
  const proxy = (status: number | undefined): Barrier => ({
    ...{ kind: 'proxy', proxy: 'http://proxy:3128', variable: 'https_proxy', status },
  });

  test('is permanent for a rejected certificate', () => {
    const barrier: Barrier = { kind: 'certificate', code: 'CERT_HAS_EXPIRED' };
    expect(isLasting(barrier)).toBe(true);
    expect(allowing({ kind: 'unsent', cause: undefined, barrier })).toEqual([]);
  });

  // RFC 9110 §15.5: the request is at fault; 408 and 429 ask for it again.
  test.each([400, 401, 403, 404, 407, 428, 430, 451, 499])('is permanent if a proxy answers %i', (status) => {
    expect(isLasting(proxy(status))).toBe(true);
    expect(allowing({ kind: 'unsent', cause: undefined, barrier: proxy(status) })).toEqual([]);
  });

  test.each([408, 429, 500, 502, 503, 504, 302, 399, undefined])(
    'is temporary if a proxy answers %s',
    (status) => {
      expect(isLasting(proxy(status))).toBe(false);
      expect(allowing({ kind: 'unsent', cause: undefined, barrier: proxy(status) })).toEqual(REPEATS);
    },
  );

  test('is temporary if unknown', () => {
    expect(isLasting(undefined)).toBe(false);
  });
});

test.each([200, 500, 503])('a response beyond the size limit, at HTTP %i, is not retried', (httpStatus) => {
  expect(allowing({ kind: 'invalid', httpStatus, tooLarge: true })).toEqual([]);
  expect(allowing({ kind: 'invalid', httpStatus, tooLarge: false })).toEqual(HARMLESS);
});

describe('an envelope', () => {
  test('only 610 is an expired signature, at any HTTP status', () => {
    expect([answer(610), answer(610, 503), answer(611), answer(200), invalid(610)].map(isExpired)).toEqual([
      ...[true, true, false, false, false],
    ]);
  });

  test('only 200 is success', () => {
    const lost: Outcome = { kind: 'lost', cause: undefined };
    expect([answer(200), answer(200, 500), answer(100), invalid(200), lost].map(isSuccess)).toEqual([
      ...[true, true, false, false, false],
    ]);
  });
});

test.each([
  [2, 0.5, 1000],
  [3, 0.5, 2000],
  [4, 0.5, 4000],
  [2, 0, 800],
  [2, 1, 1200],
  [4, 0, 3200],
])('the pause before attempt %i, at random %d, is about 1 s and doubles', (next, random, ms) => {
  expect(backOff(next, random)).toBeCloseTo(ms, 6);
});
