import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { World } from '../../../src/context.js';
import { casesAt, everyNth } from '../../support/exhaustive.js';
import { forEachTest } from '../../support/for-each-test.js';
import { passOn, type Relay } from '../../support/proxies/relay.js';
import { LINE, openRelayedWorkstation, TASK } from '../../support/workstation/relayed-workstation.js';
import { onlyJson } from '../../support/workstation/workstation.js';

// The reports of the tasks that an action changed, and of those that it did not change.

const workstation = forEachTest(openRelayedWorkstation);

const INFO = '/api/render/handle/queryTaskInfo/v2';
const RETRY = '/api/render/handle/recommitTasks';
const LEVEL = '/api/rendering/task/renderingTask/updateTaskUserLevel';

type FrameRow = { recommitFlag: number };

async function recommits(taskId: number): Promise<number[]> {
  const { data } = await workstation().farm.call('/api/render/handle/queryTaskFrames', {
    taskId,
    pageSize: 100,
  });
  return data.items.map(({ recommitFlag }: FrameRow) => recommitFlag);
}

/** A farm that answers a function so many times, and loses all requests for it after that. */
function losing(path: string, answered: number) {
  let asked = 0;
  return workstation().through({
    onRequest: (relayed) => {
      if (relayed.path !== path) return;
      asked += 1;
      if (asked > answered) throw new Error('lost');
    },
  });
}

async function finished(): Promise<number> {
  const id = await workstation().submit('--frames', '1-3');
  workstation().farm.clock.advance(60_000);
  return id;
}

describe('a task that was deleted', () => {
  const changes: [argv: string[]][] = [
    [['retry', '--all']],
    [['retry', '--frames', '1']],
    [['set', '--priority', '77']],
    [['label', 'add', 'x']],
    [['stop']],
    [['start']],
    [['abandon']],
  ];
  test.each(casesAt([0, 3, 5], changes))(
    'is an error of %j before another task is changed',
    async ([...argv]) => {
      const [live, gone] = [await finished(), await finished()];
      await workstation().run(['delete', String(gone)]);
      const before = await workstation().record(live);
      const words =
        argv[0] === 'label'
          ? [...argv, String(live), String(gone)]
          : [argv[0] ?? '', String(live), String(gone), ...argv.slice(1)];
      const { code, stdout, stderr } = await workstation().run(words);
      expect([code, stdout, stderr]).toEqual([66, '', expect.stringContaining(`2W${gone} is deleted`)]);
      expect(await workstation().record(live)).toEqual(before);
      expect(await recommits(live)).toEqual([0, 0, 0]);
    },
  );

  test('can be deleted again, and is shown as deleted', async () => {
    const id = await finished();
    const first = await workstation().run(['delete', String(id)]);
    expect([first.code, first.stderr]).toEqual([0, 'Deleted 1 task\n']);
    expect(first.stdout).toContain('finished (deleted)');
    const again = await workstation().run(['delete', String(id)]);
    expect([again.code, again.stderr]).toEqual([0, `2W${id}: already ended, no change is visible\n`]);
    const { tasks } = onlyJson((await workstation().run(['status', String(id), '--json'])).stdout);
    expect(tasks).toMatchObject([{ deleted: true }]);
  });
});

describe('the report of an action', () => {
  const reports: [argv: string[], told: string][] = [
    [
      ['set', '--priority', '60', '--time-limit', '12h', '--node-limit', '2'],
      'Set priority 60, at most 2 nodes, time limit 12h for 1 task\n',
    ],
    [['set', '--hardware', '28C/128GB'], 'Set machine 28C/128GB for 1 task\n'],
    [['retry', '--all'], 'Rendering frames of 1 task again\n'],
    [['abandon'], '2W1001: already ended, no change is visible\n'],
    [['stop'], '2W1001: already ended, no change is visible\n'],
    [['start'], '2W1001: already ended, no change is visible\n'],
    [
      ['retry'],
      '2W1001: no failed frames, so nothing was rendered again. ' +
        'To choose other frames: --state stopped, --frames 3,7-9 or --all\n',
    ],
    [['set', '--full-speed'], '2W1001: already ended, no change is visible\n'],
  ];
  test.each(everyNth(2, reports))('of %j', async (argv, told) => {
    const id = await finished();
    const result = await workstation().run([argv[0] ?? '', String(id), ...argv.slice(1)]);
    expect([result.code, result.stderr]).toEqual([0, told]);
    expect((await workstation().run([argv[0] ?? '', String(id), ...argv.slice(1), '-q'])).stderr).toBe('');
  });

  test('of start suggests retry for ended tasks with failed frames', async () => {
    const id = await workstation().submit('--frames', '1-3');
    await workstation().farm.call('/sandbox/set', { taskIds: [id], failFrames: '2' });
    const good = await finished();
    for (let second = 0; second < 60; second++) workstation().farm.clock.advance(1000);
    const { stderr } = await workstation().run(['start', String(id), String(good)]);
    expect(stderr).toBe(
      `2W${id}, 2W${good}: already ended, no change is visible\n` +
        `To render the failed frames again: rayvision retry ${id}\n`,
    );
  });

  test('counts the changed tasks', async () => {
    const [done, waiting] = [await finished(), await workstation().submit()];
    const { stderr } = await workstation().run(['stop', String(done), String(waiting)]);
    expect(stderr).toBe(`Stopped 1 task\n2W${done}: already ended, no change is visible\n`);
  });

  test('is printed even if the refetch fails', async () => {
    const id = await finished();
    const { env } = await losing(INFO, 1);
    const { code, stdout, stderr } = await workstation().run(['retry', String(id), '--all'], { env });
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(
      /^Warning: The change was made, but the current state cannot be read: .*\nRendering frames of 1 task again\n$/,
    );
    expect(await recommits(id)).toEqual([1, 1, 1]);
    const other = await losing(INFO, 1);
    const json = await workstation().run(['set', String(id), '--priority', '60', '--json'], {
      env: other.env,
    });
    expect(json.code).toBe(0);
    expect(onlyJson(json.stdout)).toMatchObject({ stale: true, tasks: [{ taskId: id }] });
  });

  test('lists the tasks that were changed before an error', async () => {
    const ids = [await finished(), await finished(), await finished()];
    const { env } = await losing(LEVEL, 2);
    const { code, stderr } = await workstation().run(
      ['set', ...ids.map(String), '--priority', '60', '--json'],
      {
        env,
      },
    );
    expect(code).toBe(69);
    const list = ids.slice(0, 2).map((id) => `2W${id}`);
    expect(onlyJson(stderr).error.hint).toContain(
      `Before the error, 2 of 3 tasks were changed: ${list.join(', ')}.`,
    );
    expect(await Promise.all(ids.map(async (id) => (await workstation().record(id)).taskUserLevel))).toEqual([
      60, 60, 50,
    ]);
  });

  test('counts the tasks of the requests before an error', async () => {
    const { data } = await workstation().farm.call('/api/render/submit/createTask', { count: 101 });
    const content = JSON.stringify({
      task_info: { cg_id: '2007' },
      scene_info_render: { common: { frames: '1' } },
    });
    for (const taskId of data.taskIdList) {
      await workstation().farm.call('/api/render/submit/taskJsonFile', {
        taskId,
        fileName: 'task.json',
        content,
      });
      await workstation().farm.call('/api/render/submit/task', { taskId });
    }
    workstation().farm.clock.advance(600_000);
    const { env, relay } = await losing(RETRY, 1);
    const { code, stderr } = await workstation().run(['retry', '-', '--all'], {
      env,
      stdin: data.taskIdList.join('\n'),
    });
    expect(code).toBe(69);
    expect(stderr).toContain('Before the error, 100 of 101 tasks were changed');
    expect(relay.requests.filter(({ path }) => path === RETRY)).toHaveLength(2);
  });
});

describe('a task with sub tasks', () => {
  const layers = { a: '1-2[1]', b: '1-2[1]' };
  async function opened(): Promise<number> {
    const common = (frames: string) => ({
      renderable: '1',
      env: {},
      common: { frames, render_camera: ['cam'] },
    });
    const scene_info_render = Object.fromEntries(
      Object.entries(layers).map(([name, frames]) => [name, common(frames)]),
    );
    const taskId = (await workstation().farm.call('/api/render/submit/createTask', { count: 1 })).data
      .taskIdList[0];
    const content = JSON.stringify({ task_info: { cg_id: '2000' }, software_config: {}, scene_info_render });
    await workstation().farm.call('/api/render/submit/taskJsonFile', {
      taskId,
      fileName: 'task.json',
      content,
    });
    await workstation().farm.call('/api/render/submit/task', { taskId });
    workstation().farm.clock.advance(60_000);
    return taskId;
  }

  test('is rendered again once if its sub tasks are named as well', async () => {
    const id = await opened();
    const subs: number[] = (await workstation().record(id)).respRenderingTaskList.map(
      (sub: { id: number }) => sub.id,
    );
    const { env, relay } = await workstation().through({});
    const ids = [String(id), ...subs.map(String)];
    expect((await workstation().run(['retry', ...ids, '--frames', '1'], { env })).code).toBe(0);
    expect((await workstation().run(['retry', ...ids, '--all'], { env })).code).toBe(0);
    const sent = relay.requests
      .filter(({ path }) => path.includes('recommit'))
      .map(({ body }) => body.taskId ?? body.taskIds);
    expect(sent).toEqual([...subs, [id]]);
  });

  test('has the layers of its sub tasks in status, and their ids in frames -q', async () => {
    const id = await opened();
    const { stdout } = await workstation().run(['status', String(id)]);
    expect(stdout).toMatch(/^ {2}2W\d+ +finished +2\/2 +[\d.<]+ +a \/ cam$/m);
    const [sub] = (await workstation().record(id)).respRenderingTaskList;
    expect((await workstation().run(['frames', String(id), '-q'])).stdout.split('\n')[0]).toBe(`${sub.id}:1`);
    expect((await workstation().run(['frames', String(sub.id), '-q'])).stdout.split('\n')[0]).toBe('1');
  });

  test('loses a label in its sub tasks as well', async () => {
    const id = await opened();
    await workstation().run(['label', 'add', 'x', String(id)]);
    expect((await workstation().run(['label', 'remove', 'x', String(id)])).code).toBe(0);
    const record = await workstation().record(id);
    for (const one of [record, ...record.respRenderingTaskList]) expect(one.labels).toBe('{}');
  });
});

test('--status accepts short names, and several separated by commas', async () => {
  const id = await workstation().submit('--frames', '1-3');
  await workstation().farm.call('/sandbox/set', { taskIds: [id], failFrames: '2' });
  workstation().farm.clock.advance(60_000);
  const whole = await finished();
  const ids = async (status: string) =>
    (await workstation().run(['list', '-q', '--status', status])).stdout.trim().split('\n').map(Number);
  expect(await ids('failed')).toEqual([id]);
  expect(await ids('finished,failed')).toEqual([whole, id]);
  const odd = await workstation().run(['list', '--status', 'foo']);
  expect([odd.code, odd.stderr]).toEqual([64, expect.stringContaining('some frames failed (30)')]);
  expect((await workstation().run(['stop', String(id), '--state', 'done'])).code).toBe(64);
  expect((await workstation().run(['set', String(id), '--time-limit', '0s'])).code).toBe(65);
  expect((await workstation().run(['list', '--since', '1d', '--until', '2d'])).code).toBe(65);
});

test('ids on stdin may have comments, commas and blank lines', async () => {
  const [one, two] = [await finished(), await finished()];
  const stdin = `# old\n${one}, 2W${two}\n\n${one} # again\n`;
  const { code, stderr } = await workstation().run(['delete', '-'], { stdin });
  expect([code, stderr]).toEqual([0, 'Deleted 2 tasks\n']);
});

test('ids on stdin need --yes for delete and abandon at a terminal', async () => {
  const [one, two] = [await workstation().submit(), await workstation().submit()];
  const screen = () => Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const world = () => ({ stdout: screen(), stderr: screen() }) as unknown as Partial<World>;
  const stdin = `${one}\n${two}\n`;
  for (const command of ['delete', 'abandon']) {
    expect((await workstation().run([command, '-'], { stdin, world: world() })).code).toBe(64);
  }
  expect((await workstation().record(one)).isDelete).toBe(1);
  expect((await workstation().run(['stop', '-'], { stdin, world: world() })).code).toBe(0);
  expect((await workstation().run(['delete', '-', '--yes'], { stdin, world: world() })).code).toBe(0);
  expect((await workstation().record(two)).isDelete).toBe(0);
});

describe('a gateway that sends a request twice', () => {
  /** The client gets the answer to the second request, which the farm refuses with 610. */
  const doubling = (path: string) =>
    workstation().through({
      async onRequest(relayed) {
        if (relayed.path !== path) return;
        const { domain } = workstation().farm.sandbox.address;
        await passOn(domain, path, relayed.headers, JSON.stringify(relayed.body));
      },
    });
  const sent = (relay: Relay, wanted: string) => relay.requests.filter(({ path }) => path === wanted).length;

  test('does not render frames twice: 77', async () => {
    const id = await finished();
    const { env, relay } = await doubling(RETRY);
    const { code, stderr } = await workstation().run(['retry', String(id), '--all', '--json'], { env });
    expect([code, onlyJson(stderr).error.farmCode]).toEqual([77, 610]);
    expect(onlyJson(stderr).error.hint).toContain('before you repeat the command');
    expect(sent(relay, RETRY)).toBe(1);
    expect(await recommits(id)).toEqual([1, 1, 1]);
  });

  test('does not submit a task twice, and the next run prints its id', async () => {
    const { env, relay } = await doubling(TASK);
    const { code, stderr } = await workstation().run(LINE, { env });
    const ids = await workstation().tasksAtFarm();
    expect(code).toBe(77);
    expect(ids).toHaveLength(1);
    expect(stderr).toContain(`refused task ${ids[0]}, but has submitted it`);
    expect(sent(relay, TASK)).toBe(1);
    const again = await workstation().run([...LINE, '--yes', '-q'], { env });
    expect([again.code, again.stdout]).toEqual([0, `${ids[0]}\n`]);
    expect(await workstation().tasksAtFarm()).toEqual(ids);
  });
});
