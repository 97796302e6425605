import { afterAll, describe, expect, test } from 'vitest';
import { casesAt } from '../../support/exhaustive.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());

const statusOf = async (id: number) => (await workstation.record(id))?.taskStatus;
const listed = async (recycleFlag?: number): Promise<number[]> => {
  const body = { pageNum: 1, pageSize: 100, ...(recycleFlag === undefined ? {} : { recycleFlag }) };
  const { data } = await workstation.farm.call('/api/render/handle/getTaskList/v2', body);
  return data.items.map(({ id }: { id: number }) => id);
};

describe('set and label', () => {
  test('set changes priority and limits of several tasks', async () => {
    const ids = [await workstation.submit('--frames', '1-9'), await workstation.submit('--frames', '1-9')];
    const flags = ['--priority', '60', '--node-limit', '7', '--time-limit', '90m'];
    expect((await workstation.run(['set', ...ids.map(String), ...flags])).code).toBe(0);
    for (const id of ids) {
      expect(await workstation.record(id)).toMatchObject({
        taskUserLevel: 60,
        taskLimit: 7,
        overTimeStop: 5400,
      });
    }
    expect((await workstation.run(['set', String(ids[0]), '--time-limit', 'none'])).code).toBe(0);
    expect(await workstation.record(ids[0] ?? 0)).toMatchObject({ taskUserLevel: 60, overTimeStop: 0 });
  });

  test.each<[flags: string[], code: number, told: string]>([
    [[], 64, 'Nothing to set'],
    [['--priority', 'high'], 64, "'high'"],
    [['--priority', '100'], 65, '--priority'],
    [['--node-limit', '0'], 65, '--node-limit'],
    [['--time-limit', '12'], 64, "'12'"],
  ])('set %j exits with %d', async (flags, code, told) => {
    const id = await workstation.submit();
    const result = await workstation.run(['set', String(id), ...flags]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(told);
  });

  test('label adds and removes labels', async () => {
    const id = await workstation.submit('--label', 'film');
    expect((await workstation.run(['label', 'add', 'urgent', String(id)])).code).toBe(0);
    expect(JSON.parse((await workstation.record(id)).labels)).toEqual({ 0: 'film', 1: 'urgent' });
    expect((await workstation.run(['label', 'remove', 'film', '--last'])).code).toBe(0);
    expect(JSON.parse((await workstation.record(id)).labels)).toEqual({ 0: 'urgent' });
    expect((await workstation.run(['label', 'remove', 'film', String(id)])).code).toBe(0);
    expect((await workstation.run(['label', 'add', 'urgent'])).code).toBe(64);
    expect((await workstation.run(['label', 'add', '', String(id)])).code).toBe(64);
    expect((await workstation.run(['label'])).code).toBe(64);
  });
});

describe('retry', () => {
  /** A task of nine frames of which the second and the seventh have failed. */
  async function failed(): Promise<number> {
    const id = await workstation.submit('--frames', '1-9');
    await workstation.farm.call('/sandbox/set', { taskIds: [id], failFrames: '2,7' });
    expect((await workstation.run(['wait', String(id)])).code).toBe(30);
    return id;
  }

  /** How often each frame has been rendered again. */
  async function recommits(id: number): Promise<Record<string, number>> {
    const { data } = await workstation.farm.call('/api/render/handle/queryTaskFrames', { taskId: id });
    const rows = data.items.filter(({ recommitFlag }: { recommitFlag: number }) => recommitFlag > 0);
    return Object.fromEntries(
      rows.map((row: { frameIndex: string; recommitFlag: number }) => [row.frameIndex, row.recommitFlag]),
    );
  }

  const finished = async (id: number) => expect((await workstation.run(['wait', String(id)])).code).toBe(0);

  test('renders only the failed frames', async () => {
    const id = await failed();
    const { code, stdout } = await workstation.run(['retry', String(id), '--json']);
    expect([code, onlyJson(stdout).tasks[0].taskId]).toEqual([0, id]);
    await finished(id);
    expect(await recommits(id)).toEqual({ 2: 1, 7: 1 });
    // Without failed frames it exits with 0 and renders nothing.
    expect((await workstation.run(['retry', String(id)])).code).toBe(0);
    expect(await recommits(id)).toEqual({ 2: 1, 7: 1 });
  });

  test.each<[flags: string[], again: Record<string, number>]>([
    [['--frames', '1,3-4'], { 1: 1, 3: 1, 4: 1 }],
    [['--frames', '1-9', '--state', 'failed'], { 2: 1, 7: 1 }],
    [['--frames', '1-3[2]', '--state', 'done'], { 1: 1, 3: 1 }],
    [['--state', 'DONE'], { 1: 1, 3: 1, 4: 1, 5: 1, 6: 1, 8: 1, 9: 1 }],
    [['--state', '5', '--state', 'timed-out'], { 2: 1, 7: 1 }],
    [['--all'], { 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1 }],
  ])('with %j renders %j', async (flags, again) => {
    const id = await failed();
    expect((await workstation.run(['retry', String(id), ...flags])).code).toBe(0);
    await workstation.run(['wait', String(id)]);
    expect(await recommits(id)).toEqual(again);
  });

  test('with --frames renders the whole record of several frames that includes the frame', async () => {
    const id = await workstation.submit('--frames', '1-9', '--chunk-size', '4', '--wait');
    expect((await workstation.run(['retry', String(id), '--frames', '6'])).code).toBe(0);
    await finished(id);
    expect(await recommits(id)).toEqual({ '5-8[1]': 1 });
  });

  test.each<[flags: string[], code: number, told: string]>([
    [['--frames', '3,12-13'], 65, '12, 13'],
    [['--frames', 'x'], 64, "'x'"],
    [['--frames', '9-1'], 65, "'9-1'"],
    [['--frames', '1-9999999'], 65, "'1-9999999'"],
    [['--state', 'odd'], 64, "'odd'"],
    [['--all', '--frames', '1'], 64, '--all'],
  ])('%j exits with %d and renders nothing', async (flags, code, told) => {
    const id = await workstation.submit('--wait');
    const result = await workstation.run(['retry', String(id), ...flags]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(told);
    expect(await recommits(id)).toEqual({});
  });
});

describe('actions on tasks', () => {
  test('stop stops them, and start resumes them', async () => {
    const ids = [await workstation.submit('--frames', '1-9'), await workstation.submit('--frames', '1-9')];
    const stopped = await workstation.run(['stop', ...ids.map(String), '--json']);
    expect([stopped.code, stopped.stderr]).toEqual([0, '']);
    expect(onlyJson(stopped.stdout).tasks).toMatchObject(
      ids.map((taskId) => ({ taskId, status: { code: 10 } })),
    );
    expect(await Promise.all(ids.map(statusOf))).toEqual([10, 10]);
    const started = await workstation.run(['start', '-'], { stdin: ids.join('\n') });
    expect(started.code).toBe(0);
    expect(started.stdout).toContain(`2W${ids[1]}`);
    expect((await workstation.run(['wait', ...ids.map(String)])).code).toBe(0);
  });

  test('start renders the rest after the test frames', async () => {
    const id = await workstation.submit('--frames', '1-9', '--test-frames', 'first', '--stop-after-test');
    expect((await workstation.run(['wait', String(id), '--until', 'test'])).code).toBe(0);
    expect(await statusOf(id)).toBe(40);
    expect((await workstation.run(['start', String(id)])).code).toBe(0);
    expect((await workstation.run(['wait', String(id)])).code).toBe(0);
    expect((await workstation.record(id)).doneFrames).toBeGreaterThanOrEqual(9);
  });

  test('abandon ends a task for good', async () => {
    const id = await workstation.submit('--frames', '1-9');
    expect((await workstation.run(['abandon', String(id), '-q'])).stdout).toBe('');
    expect(await statusOf(id)).toBe(35);
    expect((await workstation.run(['wait', String(id)])).code).toBe(35);
  });

  test('delete removes them from the list', async () => {
    const id = await workstation.submit();
    expect((await workstation.run(['delete', '--last'])).code).toBe(0);
    expect(await listed()).not.toContain(id);
    expect(await listed(1)).toContain(id);
  });

  test.each(casesAt([0, 4], ['stop', 'start', 'abandon', 'delete', 'retry']))(
    '%s with an unknown id changes no task',
    async (name) => {
      const id = await workstation.submit('--frames', '1-9');
      const before = await statusOf(id);
      const { code, stdout, stderr } = await workstation.run([name, String(id), '99999999']);
      expect([code, stdout]).toEqual([66, '']);
      expect(stderr).toContain('99999999');
      expect([await statusOf(id), await listed()]).toEqual([before, expect.arrayContaining([id])]);
      expect((await workstation.run([name])).code).toBe(64);
      expect((await workstation.run([name, 'x!'])).code).toBe(64);
    },
  );
});
