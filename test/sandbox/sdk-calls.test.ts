import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.js';
import vectors from '../vectors/examples.json';
import { QUERY_ROWS } from './sdk-query-rows.js';
import { ROWS } from './sdk-rows.js';
import { type SdkStage, sdkStage } from './sdk-stage.js';

let farm: TestSandbox;
let stage: SdkStage;
beforeAll(async () => {
  farm = await startTestSandbox();
  stage = await sdkStage(farm);
});
afterAll(() => farm.close());

const ALL = [...QUERY_ROWS, ...ROWS];

/**
 * What the official SDK looks at: `code`, and `data`, which it misses when it is absent
 * (docs/protocol/quirks.md, §1.5).
 */
test.each(ALL)('%s', async (_call, path, body, data) => {
  const answer = await farm.call(path, body(stage));
  expect([answer.code, answer.message]).toEqual([200, 'success']);
  expect(answer.data).toEqual(data(stage));
});

test('that was every function of the farm', () => {
  const called = new Set(ALL.map(([, path]) => path));
  expect(vectors.endpoints.map(({ path }) => path).filter((path) => !called.has(path))).toEqual([]);
});
