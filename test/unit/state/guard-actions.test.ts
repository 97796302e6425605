import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guardActions, type RememberedTask } from '../../../src/state/guard-actions.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rayvision-guards-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TASK = { domain: 'task.renderbus.com', accessId: 'id', taskId: 7, submittedAt: '2026-01-01T00:00:00Z' };
const ENTRY = { key: 'max-cost 5', done: true, at: 1000 };
const open = (changes: Partial<RememberedTask> = {}) => guardActions(folder, { ...TASK, ...changes });

test('what was saved is loaded, by key', async () => {
  expect(await open().load()).toEqual(new Map());
  await open().save(new Map([[ENTRY.key, ENTRY]]));
  expect(await open().load()).toEqual(new Map([[ENTRY.key, ENTRY]]));
});

test.each([
  ['another farm', { domain: '127.0.0.1:1' }],
  ['another account', { accessId: 'other' }],
  ['another task', { taskId: 8 }],
  ['a task that was given the same id later', { submittedAt: '2026-02-01T00:00:00Z' }],
])('%s has its own', async (_title, changes) => {
  await open().save(new Map([[ENTRY.key, ENTRY]]));
  expect(await open(changes).load()).toEqual(new Map());
});

test('thousands of entries are loaded too, so that no frame is rendered again once more', async () => {
  const entries = Array.from({ length: 20_000 }, (_, at) => ({
    ...ENTRY,
    key: `retry 7 ${at} ${TASK.submittedAt}`,
  }));
  await open().save(new Map(entries.map((entry) => [entry.key, entry])));
  expect((await open().load()).size).toBe(20_000);
});

test.each(['', '{', '[]', '{"submittedAt":"2026-01-01T00:00:00Z","entries":[1,{"key":2}]}'])(
  'a file with %j is as good as none',
  async (content) => {
    await open().save(new Map());
    const [farm = ''] = readdirSync(join(folder, 'guards'));
    writeFileSync(join(folder, 'guards', farm, '7.json'), content);
    expect(await open().load()).toEqual(new Map());
  },
);
