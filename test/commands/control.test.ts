import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlyJson, openStage, type Stage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const statusOf = async (id: number) => (await stage.record(id))?.taskStatus;
const listed = async (recycleFlag?: number): Promise<number[]> => {
  const body = { pageNum: 1, pageSize: 100, ...(recycleFlag === undefined ? {} : { recycleFlag }) };
  const { data } = await stage.farm.call('/api/render/handle/getTaskList/v2', body);
  return data.items.map(({ id }: { id: number }) => id);
};

describe('what is done to tasks', () => {
  it('stop stops them, and start goes on', async () => {
    const ids = [await stage.submit('--frames', '1-9'), await stage.submit('--frames', '1-9')];
    const stopped = await stage.run(['stop', ...ids.map(String), '--json']);
    expect([stopped.code, stopped.stderr]).toEqual([0, '']);
    expect(onlyJson(stopped.stdout).tasks).toMatchObject(
      ids.map((taskId) => ({ taskId, status: { code: 10 } })),
    );
    expect(await Promise.all(ids.map(statusOf))).toEqual([10, 10]);
    const started = await stage.run(['start', '-'], { stdin: ids.join('\n') });
    expect(started.code).toBe(0);
    expect(started.stdout).toContain(`2W${ids[1]}`);
    expect((await stage.run(['wait', ...ids.map(String)])).code).toBe(0);
  });

  it('start renders the rest after the test frames', async () => {
    const id = await stage.submit('--frames', '1-9', '--test-frames', 'first', '--stop-after-test');
    expect((await stage.run(['wait', String(id), '--until', 'test'])).code).toBe(0);
    expect(await statusOf(id)).toBe(40);
    expect((await stage.run(['start', String(id)])).code).toBe(0);
    expect((await stage.run(['wait', String(id)])).code).toBe(0);
    expect((await stage.record(id)).doneFrames).toBeGreaterThanOrEqual(9);
  });

  it('abandon gives them up', async () => {
    const id = await stage.submit('--frames', '1-9');
    expect((await stage.run(['abandon', String(id), '-q'])).stdout).toBe('');
    expect(await statusOf(id)).toBe(35);
    expect((await stage.run(['wait', String(id)])).code).toBe(35);
  });

  it('delete takes them out of the list', async () => {
    const id = await stage.submit();
    expect((await stage.run(['delete', '--last'])).code).toBe(0);
    expect(await listed()).not.toContain(id);
    expect(await listed(1)).toContain(id);
  });

  it.each(['stop', 'start', 'abandon', 'delete'])(
    '%s with one unknown id does nothing at all',
    async (name) => {
      const id = await stage.submit('--frames', '1-9');
      const before = await statusOf(id);
      const { code, stdout, stderr } = await stage.run([name, String(id), '99999999']);
      expect([code, stdout]).toEqual([66, '']);
      expect(stderr).toContain('99999999');
      expect([await statusOf(id), await listed()]).toEqual([before, expect.arrayContaining([id])]);
      expect((await stage.run([name])).code).toBe(64);
      expect((await stage.run([name, 'x!'])).code).toBe(64);
    },
  );
});
