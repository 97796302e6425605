import { expect } from 'vitest';
import { type Case, framesOf, type Hands, recordOf } from './hands.js';

const statusOf = async (hands: Hands, id: number) => (await recordOf(hands, id)).taskStatus;

/** A task that waits, since the farm's clock stands still. */
const waiting = ({ workstation }: Hands) => workstation.submit('--frames', '1-4');

/** A task whose third frame failed. */
async function failed(hands: Hands): Promise<number> {
  const id = await waiting(hands);
  await hands.workstation.farm.call('/sandbox/set', { taskIds: [id], failFrames: '3' });
  hands.workstation.farm.clock.advance(60_000);
  expect(await statusOf(hands, id)).toBe(30);
  return id;
}

/** A task that waits for a word after its first frame. */
async function tested(hands: Hands): Promise<number> {
  const id = await hands.workstation.submit('--frames', '1-4', '--test-frames', 'first', '--stop-after-test');
  hands.workstation.farm.clock.advance(60_000);
  expect(await statusOf(hands, id)).toBe(40);
  return id;
}

type FrameRow = { frameIndex: string; frameStatus: number; recommitFlag: number };

/** How often each frame has been rendered again. */
async function recommits(hands: Hands, id: number): Promise<number[]> {
  return (await framesOf(hands, id)).map(({ recommitFlag }: FrameRow) => recommitFlag);
}

/** What is done to tasks and frames. */
export const CONTROL = {
  async stopTask(hands) {
    const id = await waiting(hands);
    const { tasks } = await hands.run('stop', String(id));
    expect(tasks).toMatchObject([{ taskId: id, status: { code: 10 }, frames: { aborted: 4 } }]);
    expect(await statusOf(hands, id)).toBe(10);
  },

  async startTask(hands) {
    const id = await waiting(hands);
    await hands.call('stopTask', { taskIds: [id] });
    await hands.run('start', String(id));
    expect([0, 5]).toContain(await statusOf(hands, id));
  },

  async abandonTask(hands) {
    const id = await waiting(hands);
    await hands.run('abandon', String(id));
    expect(await statusOf(hands, id)).toBe(35);
  },

  async deleteTask(hands) {
    const id = await waiting(hands);
    await hands.run('delete', String(id));
    const listed = await hands.call('getTaskList', { pageNum: 1, pageSize: 100, recycleFlag: 1 });
    expect(listed.items.map((item: { id: number }) => item.id)).toContain(id);
    expect((await hands.run('list', '--deleted')).tasks).toMatchObject([{ taskId: id }]);
  },

  async recommitTasks(hands) {
    const id = await failed(hands);
    await hands.run('retry', String(id));
    expect(await recommits(hands, id)).toEqual([0, 0, 1, 0]);
    hands.workstation.farm.clock.advance(60_000);
    expect(await statusOf(hands, id)).toBe(25);
  },

  async recommitTaskFrames(hands) {
    const id = await failed(hands);
    await hands.run('retry', String(id), '--frames', '1,3');
    expect(await recommits(hands, id)).toEqual([1, 0, 1, 0]);
  },

  async stopTaskFrames(hands) {
    const id = await waiting(hands);
    await hands.run('stop', String(id), '--frames', '2-3');
    const states = (await framesOf(hands, id)).map(({ frameStatus }: FrameRow) => frameStatus);
    expect([states[1], states[2]]).toEqual([3, 3]);
    expect(states).not.toEqual([3, 3, 3, 3]);
    await hands.run('stop', String(id), '--state', 'waiting', '--state', 'rendering');
    const all = (await framesOf(hands, id)).map(({ frameStatus }: FrameRow) => frameStatus);
    expect(all).toEqual([3, 3, 3, 3]);
  },

  async setTaskOverTimeStop(hands) {
    const id = await waiting(hands);
    await hands.run('set', String(id), '--time-limit', '2h');
    expect(await recordOf(hands, id)).toMatchObject({ overTimeStop: 7200 });
  },

  async fullSpeedRendering(hands) {
    const [id, other] = [await tested(hands), await tested(hands)];
    await hands.run('start', String(id));
    await hands.run('set', String(other), '--full-speed');
    hands.workstation.farm.clock.advance(60_000);
    expect(await statusOf(hands, id)).toBe(25);
    expect(await statusOf(hands, other)).toBe(25);
  },

  async updateTaskUserLevel(hands) {
    const id = await waiting(hands);
    await hands.run('set', String(id), '--priority', '60');
    expect(await recordOf(hands, id)).toMatchObject({ taskUserLevel: 60 });
  },

  async updateTaskLimit(hands) {
    const id = await waiting(hands);
    await hands.run('set', String(id), '--node-limit', '2');
    expect(await recordOf(hands, id)).toMatchObject({ taskLimit: 2 });
  },

  async editTaskHardwareConfig(hands) {
    const id = await waiting(hands);
    await hands.run('set', String(id), '--hardware', '28C/128GB');
    const rows = await hands.call('hardwareConfigList', { cloneTask: 'false', taskIds: [String(id)] });
    const own = rows.filter(({ current }: { current: boolean }) => current);
    expect(own).toMatchObject([{ model: '28C', ram: '128GB', platform: 2 }]);
    expect(await recordOf(hands, id)).toMatchObject({ taskRam: 128 });
  },

  async addTaskLabel(hands) {
    const id = await waiting(hands);
    await hands.run('label', 'add', 'urgent', String(id));
    expect((await recordOf(hands, id)).labels).toContain('urgent');
  },

  async deleteTaskLabel(hands) {
    const id = await hands.workstation.submit('--label', 'film', '--label', 'urgent');
    await hands.run('label', 'remove', 'urgent', String(id));
    const { labels } = await recordOf(hands, id);
    expect(labels).toContain('film');
    expect(labels).not.toContain('urgent');
  },
} satisfies Record<string, Case>;
