import { afterAll, describe, expect, test } from 'vitest';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The seed's thirteen states and the two that newer farms send. */
const STATES: [code: number, name: string, end: boolean][] = [
  [0, 'WAITING', false],
  [5, 'RENDERING', false],
  [8, 'PRE_RENDERING', false],
  [10, 'STOP', true],
  [20, 'ARREARAGE_STOP', true],
  [23, 'TIME_OUT_STOP', true],
  [25, 'FINISHED', true],
  [30, 'FINISHED_HAS_FAILED', true],
  [35, 'ABANDON', true],
  [40, 'FINISHED_TEST', false],
  [45, 'FAILED', true],
  [50, 'ANALYSE', false],
  [100, 'UPDATING', false],
];

describe('status', () => {
  test.each(STATES)('of a task in state %i %s exits with 0', async (code, name, end) => {
    const [id] = await workstation.pinned(code);
    const result = await workstation.run(['status', String(id), '--json']);
    expect(result.code).toBe(0);
    const [task] = onlyJson(result.stdout).tasks;
    expect(task.status).toEqual({ code, name, label: expect.any(String), end });
    expect(task.endedAt === null).toBe(!end);
  });

  test.each([15, 70, 99])('of state %i, which is not documented, exits with 0 too', async (code) => {
    const [id] = await workstation.pinned(code);
    const result = await workstation.run(['status', String(id), '--json']);
    expect(result.code).toBe(0);
    expect(onlyJson(result.stdout).tasks[0].status).toMatchObject({ code, end: code !== 99 });
  });

  test('--json is one line in the contract’s shape; an unknown cost is null', async () => {
    const id = await workstation.submit('--frames', '1-10');
    const { stdout, stderr } = await workstation.run(['status', String(id), '--json']);
    expect(stderr).toBe('');
    expect(onlyJson(stdout)).toEqual({
      tasks: [
        {
          taskId: id,
          alias: `2W${id}`,
          scene: 'shot.project',
          dcc: { name: 'clarisse', id: 2013 },
          status: { code: 0, name: 'WAITING', label: expect.any(String), end: false },
          frames: { total: 10, done: 0, failed: 0, executing: 0, waiting: 10, aborted: 0 },
          progress: 0,
          submittedAt: expect.stringMatching(ISO),
          startedAt: null,
          endedAt: null,
          cost: { amount: null, coupon: null, estimated: null },
          project: null,
          artist: null,
          priority: expect.any(Number),
          labels: [],
          timeLimit: 259_200,
          nodeLimit: null,
          deleted: false,
          camera: null,
          layer: 'project://scene/image',
          subtasks: [],
        },
      ],
      totals: {
        tasks: 1,
        frames: { total: 10, done: 0, failed: 0, aborted: 0 },
        cost: { amount: null, estimated: null, unit: 'play' },
      },
    });
  });

  test('shows the current counts and costs', async () => {
    const own = await openWorkstation();
    const id = await own.submit('--frames', '1-10');
    own.farm.clock.advance(4500);
    const { stdout } = await own.run(['status', String(id), '--json']);
    const [task] = onlyJson(stdout).tasks;
    expect(task).toMatchObject({
      status: { code: 5 },
      frames: { total: 10, done: 6, executing: 3, waiting: 1, failed: 0, aborted: 0 },
      progress: 0.6,
      startedAt: expect.stringMatching(ISO),
      endedAt: null,
    });
    const { renderConsume, couponConsume } = await own.record(id);
    expect(renderConsume).toBeGreaterThan(0);
    expect(task.cost).toEqual({
      ...{ amount: renderConsume, coupon: couponConsume },
      estimated: expect.closeTo((renderConsume * 10) / 6),
    });
    const { stdout: text } = await own.run(['status', String(id)]);
    expect(text).toMatch(/COST \(play\) {2}ESTIMATED \(play\) {2}SCENE\n.* 0\.0011 +0\.0019 /);
    await own.close();
  });

  test('lists sub tasks as tasks of their own', async () => {
    workstation.file('two.ma');
    const argv = ['submit', 'two.ma', '--frames', '1-3', '--layer', 'a', '--layer', 'b', '-q'];
    const id = Number((await workstation.run(argv)).stdout);
    const { stdout } = await workstation.run(['status', String(id), '--json']);
    const [task] = onlyJson(stdout).tasks;
    expect(task.frames).toMatchObject({ total: 6, waiting: 6 });
    expect(task.subtasks).toHaveLength(2);
    for (const sub of task.subtasks) {
      expect(Object.keys(sub)).toEqual(Object.keys(task));
      expect(sub.frames.total).toBe(3);
    }
  });

  test('takes several ids, aliases among them, in the order asked', async () => {
    const [a, b, c] = await workstation.pinned(25, 45, 5);
    const { code, stdout } = await workstation.run(['status', String(c), `2W${a}`, String(b), '--json']);
    expect(code).toBe(0);
    const tasks = onlyJson(stdout).tasks;
    expect(tasks.map((task: { taskId: number }) => task.taskId)).toEqual([c, a, b]);
  });

  test('--last is the task submitted last', async () => {
    const id = await workstation.submit();
    const { stdout } = await workstation.run(['status', '--last', '--json']);
    expect(onlyJson(stdout).tasks.map((task: { taskId: number }) => task.taskId)).toEqual([id]);
  });

  test('of one unknown id exits with 66 and prints no task', async () => {
    const [id] = await workstation.pinned(25);
    const { code, stdout, stderr } = await workstation.run(['status', String(id), '5550123']);
    expect([code, stdout]).toEqual([66, '']);
    expect(stderr).toContain('5550123');
  });

  test('prints a table with a header, and a line for each task and sub task', async () => {
    const [a, b] = await workstation.pinned(25, 30);
    const { stdout, stderr } = await workstation.run(['status', String(a), String(b)]);
    expect(stderr).toBe('');
    const [head, ...rows] = linesOf(stdout);
    expect(head).toMatch(/^TASK\s+STATUS/);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(new RegExp(`^2W${a}\\s+finished\\s+2/2`));
    expect(rows[1]).toMatch(new RegExp(`^2W${b}\\s.*1 failed`));
  });
});
