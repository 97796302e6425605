import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lastTask, recentTasks, rememberTask } from '../../../src/state/last-task.js';
import { rememberWait } from '../../../src/state/last-wait.js';
import { recentSubmissions, recentTaskIds } from '../../../src/state/recent.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rayvision-recent-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the last task comes first, and each task is listed once', async () => {
  for (const id of [1, 2, 3, 1]) await rememberTask(folder, id);
  expect(await lastTask(folder)).toBe(1);
  expect(await recentTasks(folder)).toEqual([1, 3, 2]);
});

test('twenty tasks are remembered', async () => {
  for (let id = 1; id <= 25; id++) await rememberTask(folder, id);
  expect(await recentTasks(folder)).toHaveLength(20);
});

test.each(['', '{', '[]', 'null', '{"taskId":"1"}', '{"recent":[1]}'])('%j has no task', async (text) => {
  writeFileSync(join(folder, 'last-task.json'), text);
  expect(await lastTask(folder)).toBeUndefined();
  expect(await recentTaskIds(folder)).toEqual([]);
});

test('a file of an older version has one task', async () => {
  writeFileSync(join(folder, 'last-task.json'), '{"taskId":7}');
  expect(await recentTasks(folder)).toEqual([7]);
});

test('interrupted waits and submissions count as well', async () => {
  await rememberTask(folder, 1);
  await rememberWait(folder, [2, 1]);
  mkdirSync(join(folder, 'submissions'));
  const journal = { scene: '/shots/a b.ma', taskId: 3 };
  writeFileSync(join(folder, 'submissions/ab.cd.free.json'), JSON.stringify(journal));
  writeFileSync(join(folder, 'submissions/ab.ef.free.json'), 'no json');
  writeFileSync(join(folder, 'submissions/other.txt'), '');
  expect(await recentTaskIds(folder)).toEqual([1, 2, 3]);
  expect(await recentSubmissions(folder)).toEqual([
    { id: 'cd', scene: 'a b.ma', taskId: 3 },
    { id: 'ef', scene: '', taskId: undefined },
  ]);
});
