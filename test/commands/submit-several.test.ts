import { randomBytes as realBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  cut,
  LINE,
  leaveOne,
  record,
  stage,
  TASK,
  tasksAtFarm,
  through,
  useCutOffStage,
} from '../support/cut-off-stage.js';
import { onlyJson } from '../support/stage.js';

useCutOffStage();

test('of several scenes, each is gone on with by itself, in the order of the line', async () => {
  for (const name of ['b.project', 'c.project']) stage.file(name, name);
  let number = 0;
  const { env } = await through({
    onRequest: ({ path }) => {
      if (path !== TASK) return;
      number += 1;
      if (number === 2) throw new Error('lost');
    },
  });
  const line = ['submit', 'a.project', 'b.project', 'c.project', '--frames', '1', '--json'];
  const first = onlyJson((await stage.run(line, { env })).stdout);
  const failed = first.submissions.findIndex((one: object) => 'error' in one);
  const again = onlyJson((await stage.run(line)).stdout);
  expect(again.submissions.map((one: { resumed?: boolean }) => Boolean(one.resumed))).toEqual(
    [0, 1, 2].map((at) => at === failed),
  );
  expect(again.submissions.map(({ scene }: { scene: string }) => scene.at(-9))).toEqual(['a', 'b', 'c']);
  expect(await tasksAtFarm()).toHaveLength(5);
});

test('a bug that stops one of several scenes is told with its log, after the ids of the others', async () => {
  stage.file('b.project', 'b');
  let reserved = 0;
  const { env } = await through({
    onAnswer: ({ path }) => {
      if (path.endsWith('/createTask')) reserved += 1;
    },
  });
  const randomBytes = (size: number) => {
    if (reserved === 2) {
      reserved = 0;
      throw new TypeError('a bug');
    }
    return realBytes(size);
  };
  const line = ['submit', 'a.project', 'b.project', '--frames', '1', '-q'];
  const { code, stdout, stderr } = await stage.run(line, { env, world: { randomBytes } });
  expect(code).toBe(70);
  expect(await tasksAtFarm()).toEqual([Number(stdout)]);
  expect(stderr.match(/Internal error: a bug/g)).toHaveLength(2);
  expect(stderr).toContain(join(stage.folder, 'logs', 'rayvision.log'));
  const again = await stage.run([...line, '--json'].filter((word) => word !== '-q'));
  expect(onlyJson(again.stdout).submissions.filter((one: { resumed?: boolean }) => one.resumed)).toHaveLength(
    1,
  );
});

describe('what --json must not hide', () => {
  test('a node limit that was refused', async () => {
    const { env } = await through({
      onRequest: async ({ path }) => {
        if (!path.endsWith('/updateTaskLimit')) return;
        await stage.farm.call('/sandbox/fault', { next: 1, kind: 'code', value: 600 });
      },
    });
    const line = [...LINE, '--node-limit', '3'];
    const { code, stdout } = await stage.run([...line, '--json'], { env });
    expect(code).toBe(0);
    expect(onlyJson(stdout).unlimited.error).toMatchObject({ farmCode: 600 });
    expect((await stage.run([...line, '-q'], { env })).stderr).toMatch(/node limit/);
  });

  test('the id of a task that renders, when waiting fails', async () => {
    const { env } = await through({
      onRequest: async ({ path }) => {
        if (!path.includes('/queryTaskInfo')) return;
        await stage.farm.call('/sandbox/fault', { next: 1, kind: 'code', value: 602 });
      },
    });
    const { code, stderr } = await stage.run([...LINE, '--wait', '--json'], { env });
    expect(code).toBe(77);
    const [taskId] = await tasksAtFarm();
    expect(onlyJson(stderr).error.hint).toContain(`rayvision wait ${taskId}`);
  });
});

test('a project that an earlier run had is not added again because a list lags', async () => {
  const line = [...LINE.slice(0, 2), 'b.project', ...LINE.slice(2), '--project', 'film', '-q'];
  stage.file('b.project', 'b');
  await leaveOne(cut(TASK), [...LINE, '--project', 'film']);
  expect(record().projectId).toEqual(expect.any(Number));
  // As good as a list that does not show it yet.
  const gone = await stage.farm.call('/api/render/project/delete', { delName: 'film' });
  expect(gone.code).toBe(200);
  const { env, relay } = await through({});
  expect((await stage.run(line, { env })).code).toBe(0);
  expect(relay.requests.filter(({ path }) => path.endsWith('/project/add'))).toEqual([]);
});
