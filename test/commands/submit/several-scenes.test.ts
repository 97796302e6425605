import { randomBytes as realBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { forEachTest } from '../../support/for-each-test.js';
import { LINE, openRelayedWorkstation, TASK } from '../../support/workstation/relayed-workstation.js';
import { onlyJson } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openRelayedWorkstation);

test('each of several scenes is resumed separately, in the given order', async () => {
  for (const name of ['b.project', 'c.project']) workstation().file(name, name);
  let number = 0;
  const { env } = await workstation().through({
    onRequest: ({ path }) => {
      if (path !== TASK) return;
      number += 1;
      if (number === 2) throw new Error('lost');
    },
  });
  const line = ['submit', 'a.project', 'b.project', 'c.project', '--frames', '1', '--json'];
  const first = onlyJson((await workstation().run(line, { env })).stdout);
  const failed = first.submissions.findIndex((one: object) => 'error' in one);
  const again = onlyJson((await workstation().run(line)).stdout);
  expect(again.submissions.map((one: { resumed?: boolean }) => Boolean(one.resumed))).toEqual(
    [0, 1, 2].map((at) => at === failed),
  );
  expect(again.submissions.map(({ scene }: { scene: string }) => scene.at(-9))).toEqual(['a', 'b', 'c']);
  expect(await workstation().tasksAtFarm()).toHaveLength(5);
});

test('an internal error in one of several scenes is reported with its log, after the ids of the others', async () => {
  workstation().file('b.project', 'b');
  let reserved = 0;
  const { env } = await workstation().through({
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
  const { code, stdout, stderr } = await workstation().run(line, { env, world: { randomBytes } });
  expect(code).toBe(70);
  expect(await workstation().tasksAtFarm()).toEqual([Number(stdout)]);
  expect(stderr.match(/Internal error: a bug/g)).toHaveLength(2);
  expect(stderr).toContain(join(workstation().folder, 'logs', 'rayvision.log'));
  const again = await workstation().run([...line, '--json'].filter((word) => word !== '-q'));
  expect(onlyJson(again.stdout).submissions.filter((one: { resumed?: boolean }) => one.resumed)).toHaveLength(
    1,
  );
});

describe('warnings and ids that --json prints', () => {
  test('a rejected node limit', async () => {
    const { env } = await workstation().through({
      onRequest: async ({ path }) => {
        if (!path.endsWith('/updateTaskLimit')) return;
        await workstation().farm.call('/sandbox/fault', { next: 1, kind: 'code', value: 600 });
      },
    });
    const line = [...LINE, '--node-limit', '3'];
    const { code, stdout } = await workstation().run([...line, '--json'], { env });
    expect(code).toBe(0);
    expect(onlyJson(stdout).unlimited.error).toMatchObject({ farmCode: 600 });
    expect((await workstation().run([...line, '-q'], { env })).stderr).toMatch(/node limit/);
  });

  test('the id of a rendering task, if waiting fails', async () => {
    const { env } = await workstation().through({
      onRequest: async ({ path }) => {
        if (!path.includes('/queryTaskInfo')) return;
        await workstation().farm.call('/sandbox/fault', { next: 1, kind: 'code', value: 602 });
      },
    });
    const { code, stderr } = await workstation().run([...LINE, '--wait', '--json'], { env });
    expect(code).toBe(77);
    const [taskId] = await workstation().tasksAtFarm();
    expect(onlyJson(stderr).error.hint).toContain(`rayvision wait ${taskId}`);
  });
});

test('a project of an earlier run is not added again if the farm’s list lags', async () => {
  const line = [...LINE.slice(0, 2), 'b.project', ...LINE.slice(2), '--project', 'film', '-q'];
  workstation().file('b.project', 'b');
  await workstation().leaveInterrupted(workstation().losingRequests(TASK), [...LINE, '--project', 'film']);
  expect(workstation().journal().projectId).toEqual(expect.any(Number));
  // As good as a list that does not show it yet.
  const gone = await workstation().farm.call('/api/render/project/delete', { delName: 'film' });
  expect(gone.code).toBe(200);
  const { env, relay } = await workstation().through({});
  expect((await workstation().run(line, { env })).code).toBe(0);
  expect(relay.requests.filter(({ path }) => path.endsWith('/project/add'))).toEqual([]);
});
