import { afterAll, expect, test } from 'vitest';
import { startTestSandbox } from '../../support/farms/sandbox.js';
import vectors from '../../vectors/examples.json';
import { QUERY_ROWS } from './query-rows.js';
import { ROWS } from './rows.js';
import { createSdkTasks } from './tasks.js';

const farm = await startTestSandbox();
const tasks = await createSdkTasks(farm);
afterAll(() => farm.close());

const ALL = [...QUERY_ROWS, ...ROWS];

/** What the official SDK looks at: `code`, and `data`, which it misses when it is absent (quirks.md 1.5). */
test.each(ALL)('%s', async (_call, path, body, data) => {
  const answer = await farm.call(path, body(tasks));
  expect([answer.code, answer.message]).toEqual([200, 'success']);
  expect(answer.data).toEqual(data(tasks));
});

test('that was every function of the farm', () => {
  const called = new Set(ALL.map(([, path]) => path));
  expect(vectors.endpoints.map(({ path }) => path).filter((path) => !called.has(path))).toEqual([]);
});
