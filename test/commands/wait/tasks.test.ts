import { describe, expect, test } from 'vitest';
import { casesAt } from '../../support/exhaustive.js';
import { forEachTest } from '../../support/for-each-test.js';
import { openRelayedWorkstation } from '../../support/workstation/relayed-workstation.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openRelayedWorkstation);

/** A Maya task with two layers; its own id and those of its sub tasks. */
async function layered(): Promise<{ id: number; subs: number[] }> {
  workstation().file('shot.ma');
  const { stdout } = await workstation().run([
    ...['submit', 'shot.ma', '--frames', '1-2', '-q'],
    ...['--layer', 'beauty', '--layer', 'shadow'],
  ]);
  const id = Number(stdout);
  const { respRenderingTaskList } = await workstation().record(id);
  return { id, subs: respRenderingTaskList.map((sub: { id: number }) => sub.id) };
}

describe('a task with sub tasks', () => {
  test('is waited for until all of them have ended', async () => {
    const { id, subs } = await layered();
    expect(subs).toHaveLength(2);
    const { code, stdout } = await workstation().run(['wait', String(id), '--json']);
    expect(code).toBe(0);
    const [task] = onlyJson(stdout).tasks;
    expect(task).toMatchObject({
      taskId: id,
      frames: { total: 4, done: 4 },
      progress: 1,
      status: { code: 25 },
    });
    expect(task.subtasks.map((sub: { taskId: number }) => sub.taskId)).toEqual(subs);
  });

  test('continues while one of them renders', async () => {
    const { id, subs } = await layered();
    await workstation().pin(45, subs[0] as number);
    await workstation().pin(5, subs[1] as number);
    expect((await workstation().run(['wait', String(id), '--timeout', '1m'])).code).toBe(124);
  });

  test.each([
    [25, 30, 30],
    [30, 10, 10],
    [10, 45, 45],
    [15, 25, 10],
    [70, 25, 30],
    [25, 25, 0],
  ])('whose sub tasks ended with %i and %i exits with %i', async (first, second, exit) => {
    const { id, subs } = await layered();
    await workstation().pin(first, subs[0] as number);
    await workstation().pin(second, subs[1] as number);
    expect((await workstation().run(['wait', String(id)])).code).toBe(exit);
  });

  test('under --until test is done when each sub task is parked or ended', async () => {
    const { id, subs } = await layered();
    await workstation().pin(40, subs[0] as number);
    await workstation().pin(5, subs[1] as number);
    expect((await workstation().run(['wait', String(id), '--until', 'test', '--timeout', '1m'])).code).toBe(
      124,
    );
    await workstation().pin(25, subs[1] as number);
    expect((await workstation().run(['wait', String(id), '--until', 'test'])).code).toBe(0);
  });
});

describe('a task that is parked after its test frames', () => {
  const PARK = ['--frames', '1-5', '--test-frames', 'first', '--stop-after-test'];

  test('has not ended; stderr reports it once, with the command that renders the rest', async () => {
    const id = await workstation().submit(...PARK);
    const { code, stderr } = await workstation().run(['wait', String(id), '--timeout', '10m']);
    expect(code).toBe(124);
    const hints = linesOf(stderr).filter((line) => line.includes('rayvision start'));
    expect(hints).toHaveLength(1);
    const [, command] = /rayvision (start .*)$/.exec(hints[0] ?? '') ?? [];
    expect((await workstation().run((command ?? '').split(' '))).code).toBe(0);
    const { code: after, stdout } = await workstation().run(['wait', String(id), '--json']);
    expect(after).toBe(0);
    expect(onlyJson(stdout).tasks[0].frames).toMatchObject({ total: 5, done: 5 });
  });

  test('is reported on stderr with --json too', async () => {
    const id = await workstation().submit(...PARK);
    const { stdout, stderr } = await workstation().run(['wait', String(id), '--timeout', '10m', '--json']);
    expect(onlyJson(stdout).tasks[0].status.code).toBe(40);
    expect(linesOf(stderr).filter((line) => line.includes(`rayvision start ${id}`))).toHaveLength(1);
  });

  test('is done for --until test', async () => {
    const id = await workstation().submit(...PARK);
    const { code, stdout, stderr } = await workstation().run([
      'wait',
      String(id),
      '--until',
      'test',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(onlyJson(stdout).tasks[0]).toMatchObject({
      status: { code: 40, end: false },
      frames: { done: 1 },
    });
  });
});

describe('ids', () => {
  test('come from standard input for -', async () => {
    const ids = await workstation().pinned(25, 30, 10);
    const { code, stdout } = await workstation().run(['wait', '-', '--json'], {
      stdin: `${ids.join('\n')}\n`,
    });
    expect(code).toBe(10);
    expect(onlyJson(stdout).tasks.map((task: { taskId: number }) => task.taskId)).toEqual(ids);
  });

  test('come from standard input and the line together, each once', async () => {
    const [first, second] = await workstation().pinned(25, 30);
    const { stdout } = await workstation().run(['wait', String(first), '-', '--json'], {
      stdin: `${second} 2W${first}`,
    });
    expect(onlyJson(stdout).tasks.map((task: { taskId: number }) => task.taskId)).toEqual([first, second]);
  });

  test('may be the farm’s aliases', async () => {
    const [id] = await workstation().pinned(35);
    const { code, stdout } = await workstation().run(['wait', `2W${id}`, '--json']);
    expect(code).toBe(35);
    expect(onlyJson(stdout).tasks[0]).toMatchObject({ taskId: id, alias: `2W${id}` });
  });

  test('--last is the task submitted last from here', async () => {
    const [first, second] = await workstation().pinned(25, 45);
    expect(second).not.toBe(first);
    const { code, stdout } = await workstation().run(['wait', '--last', '--json']);
    expect(code).toBe(45);
    expect(onlyJson(stdout).tasks[0].taskId).toBe(second);
  });
});

describe('requests', () => {
  const QUERY = '/api/render/handle/queryTaskInfo/v2';

  test('one request has all ids of a poll, without ended tasks', async () => {
    const ids = await workstation().pinned(25, 5, 5);
    const { env, relay } = await workstation().through({});
    await workstation().run(['wait', ...ids.map(String), '--interval', '1s', '--timeout', '3s'], { env });
    expect(relay.requests.map(({ path }) => path)).toEqual([QUERY, QUERY, QUERY, QUERY]);
    expect(relay.requests.map(({ body }) => body.taskIds.length)).toEqual([3, 2, 2, 2]);
  });

  test.each(casesAt([0], [200, 1000]))('%i tasks are waited on with 100 in a request', async (count) => {
    const requests = count / 100;
    const layer = { renderable: '1', common: { frames: '1-1[1]' } };
    const names = Array.from({ length: count }, (_, at) => `layer${at}`);
    const scene = Object.fromEntries(names.map((name) => [name, layer]));
    workstation().file('big.ma');
    workstation().file('big.json', JSON.stringify({ scene_info_render: scene }));
    const { stdout } = await workstation().run(['submit', 'big.ma', '--task-json', 'big.json', '-q']);
    const opened = await workstation().record(Number(stdout));
    const ids: number[] = opened.respRenderingTaskList.map((sub: { id: number }) => sub.id);
    expect(new Set(ids).size).toBe(count);
    await workstation().pin(5, opened.id);

    const { env, relay } = await workstation().through({});
    let polls = 1;
    const { code, stdout: answer } = await workstation().run(['wait', '-', '--json'], {
      env,
      stdin: ids.join('\n'),
      onSleep: async () => {
        expect(relay.requests).toHaveLength(requests * polls);
        polls += 1;
        if (polls === 3) await workstation().pin(10, opened.id);
      },
    });
    expect(code).toBe(10);
    expect(polls).toBe(3);
    expect(relay.requests).toHaveLength(3 * requests);
    for (const { path, body } of relay.requests) {
      expect(path).toBe(QUERY);
      expect(body.taskIds).toHaveLength(100);
    }
    const asked = relay.requests.slice(0, requests).flatMap(({ body }) => body.taskIds);
    expect(asked.toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b));
    expect(onlyJson(answer).tasks).toHaveLength(count);
  });
});
