import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../../support/farms/sandbox.js';
import vectors from '../../vectors/examples.json';
import { PATH } from '../paths.js';
import { STATES } from './example-states.js';
import { type Allowance, differences } from './shape.js';

const NOTHING: Allowance = { nullable: [], empty: [] };

/** Only a sub-account has a main account's storage, and only a main account has sub-accounts (docs/protocol/endpoints.md, §2.5). */
const ALONE: Allowance = {
  nullable: ['parent_input_bid'],
  empty: ['sub_user_output_bids', 'subUserOutputBids'],
};

const ALLOWED: Readonly<Record<string, Allowance>> = {
  [PATH.bid]: ALONE,
  [PATH.config]: ALONE,
  // The sub task that waits has neither times nor costs (docs/protocol/endpoints.md, §4.1).
  [PATH.list]: {
    nullable: [
      ...['startTime', 'completedDate', 'renderDuration'],
      ...['renderConsume', 'userAccountConsume', 'couponConsume'],
    ],
    empty: [],
  },
};

describe('the sandbox answers the reference’s requests in the shape of its answers', () => {
  let farm: TestSandbox;
  beforeEach(async () => {
    farm = await startTestSandbox();
  });
  afterEach(() => farm.close());

  test.each(vectors.examples)('$path', async ({ path, request, answer }) => {
    const rewritten = await STATES[path]?.(farm);
    const { code, message, data } = await farm.call(path, { ...request, ...rewritten });
    expect([code, message]).toEqual([200, 'success']);
    expect(differences([answer], data, ALLOWED[path] ?? NOTHING)).toEqual([]);
  });
});

test('every prepared state belongs to an example, and every function has one', () => {
  const paths = vectors.examples.map((example) => example.path);
  expect(Object.keys(STATES).filter((path) => !paths.includes(path))).toEqual([]);
  expect([...new Set(paths)].toSorted()).toEqual(vectors.endpoints.map(({ path }) => path).toSorted());
});

/** The value with each object of a list as whole as the others of its list. */
function whole(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isList = value.every((one) => typeof one === 'object' && !Array.isArray(one));
    return value.map((one) => whole(isList ? Object.assign({}, ...value, one) : one));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, whole(inner)]));
}

/** Every value that differs from the given one in one place: a member less, or a scalar of another kind. */
function* spoilt(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [i, one] of value.entries())
      for (const other of spoilt(one)) yield value.map((old, at) => (at === i ? other : old));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const { [name]: _, ...rest } = value as Record<string, unknown>;
      yield rest;
      for (const other of spoilt(inner)) yield { ...value, [name]: other };
    }
  } else if (value !== null) yield ['another kind'];
}

test('the comparison finds every changed member of every example', () => {
  let tried = 0;
  for (const { answer } of vectors.examples) {
    expect(differences([answer], whole(answer), NOTHING)).toEqual([]);
    for (const other of spoilt(whole(answer))) {
      tried += 1;
      expect(differences([answer], other, NOTHING)).not.toEqual([]);
    }
  }
  expect(tried).toBeGreaterThan(500);
});
