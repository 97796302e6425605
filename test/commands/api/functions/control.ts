import { expect } from 'vitest';
import { type Case, type CaseTools, framesOf, recordOf } from './case.js';

const statusOf = async (tools: CaseTools, id: number) => (await recordOf(tools, id)).taskStatus;

/** A task that waits, since the farm's clock stands still. */
const waiting = ({ workstation }: CaseTools) => workstation.submit('--frames', '1-4');

/** A task whose third frame failed. */
async function failed(tools: CaseTools): Promise<number> {
  const id = await waiting(tools);
  await tools.workstation.farm.call('/sandbox/set', { taskIds: [id], failFrames: '3' });
  tools.workstation.farm.clock.advance(60_000);
  expect(await statusOf(tools, id)).toBe(30);
  return id;
}

/** A task that waits for a word after its first frame. */
async function tested(tools: CaseTools): Promise<number> {
  const id = await tools.workstation.submit('--frames', '1-4', '--test-frames', 'first', '--stop-after-test');
  tools.workstation.farm.clock.advance(60_000);
  expect(await statusOf(tools, id)).toBe(40);
  return id;
}

type FrameRow = { frameIndex: string; frameStatus: number; recommitFlag: number };

/** How often each frame has been rendered again. */
async function recommits(tools: CaseTools, id: number): Promise<number[]> {
  return (await framesOf(tools, id)).map(({ recommitFlag }: FrameRow) => recommitFlag);
}

/** What is done to tasks and frames. */
export const CONTROL = {
  async stopTask(tools) {
    const id = await waiting(tools);
    const { tasks } = await tools.run('stop', String(id));
    expect(tasks).toMatchObject([{ taskId: id, status: { code: 10 }, frames: { aborted: 4 } }]);
    expect(await statusOf(tools, id)).toBe(10);
  },

  async startTask(tools) {
    const id = await waiting(tools);
    await tools.call('stopTask', { taskIds: [id] });
    await tools.run('start', String(id));
    expect([0, 5]).toContain(await statusOf(tools, id));
  },

  async abandonTask(tools) {
    const id = await waiting(tools);
    await tools.run('abandon', String(id));
    expect(await statusOf(tools, id)).toBe(35);
  },

  async deleteTask(tools) {
    const id = await waiting(tools);
    await tools.run('delete', String(id));
    const listed = await tools.call('getTaskList', { pageNum: 1, pageSize: 100, recycleFlag: 1 });
    expect(listed.items.map((item: { id: number }) => item.id)).toContain(id);
    expect((await tools.run('list', '--deleted')).tasks).toMatchObject([{ taskId: id }]);
  },

  async recommitTasks(tools) {
    const id = await failed(tools);
    await tools.run('retry', String(id));
    expect(await recommits(tools, id)).toEqual([0, 0, 1, 0]);
    tools.workstation.farm.clock.advance(60_000);
    expect(await statusOf(tools, id)).toBe(25);
  },

  async recommitTaskFrames(tools) {
    const id = await failed(tools);
    await tools.run('retry', String(id), '--frames', '1,3');
    expect(await recommits(tools, id)).toEqual([1, 0, 1, 0]);
  },

  async stopTaskFrames(tools) {
    const id = await waiting(tools);
    await tools.run('stop', String(id), '--frames', '2-3');
    const states = (await framesOf(tools, id)).map(({ frameStatus }: FrameRow) => frameStatus);
    expect([states[1], states[2]]).toEqual([3, 3]);
    expect(states).not.toEqual([3, 3, 3, 3]);
    await tools.run('stop', String(id), '--state', 'waiting', '--state', 'rendering');
    const all = (await framesOf(tools, id)).map(({ frameStatus }: FrameRow) => frameStatus);
    expect(all).toEqual([3, 3, 3, 3]);
  },

  async setTaskOverTimeStop(tools) {
    const id = await waiting(tools);
    await tools.run('set', String(id), '--time-limit', '2h');
    expect(await recordOf(tools, id)).toMatchObject({ overTimeStop: 7200 });
  },

  async fullSpeedRendering(tools) {
    const [id, other] = [await tested(tools), await tested(tools)];
    await tools.run('start', String(id));
    await tools.run('set', String(other), '--full-speed');
    tools.workstation.farm.clock.advance(60_000);
    expect(await statusOf(tools, id)).toBe(25);
    expect(await statusOf(tools, other)).toBe(25);
  },

  async updateTaskUserLevel(tools) {
    const id = await waiting(tools);
    await tools.run('set', String(id), '--priority', '60');
    expect(await recordOf(tools, id)).toMatchObject({ taskUserLevel: 60 });
  },

  async updateTaskLimit(tools) {
    const id = await waiting(tools);
    await tools.run('set', String(id), '--node-limit', '2');
    expect(await recordOf(tools, id)).toMatchObject({ taskLimit: 2 });
  },

  async editTaskHardwareConfig(tools) {
    const id = await waiting(tools);
    await tools.run('set', String(id), '--hardware', '28C/128GB');
    const rows = await tools.call('hardwareConfigList', { cloneTask: 'false', taskIds: [String(id)] });
    const own = rows.filter(({ current }: { current: boolean }) => current);
    expect(own).toMatchObject([{ model: '28C', ram: '128GB', platform: 2 }]);
    expect(await recordOf(tools, id)).toMatchObject({ taskRam: 128 });
  },

  async addTaskLabel(tools) {
    const id = await waiting(tools);
    await tools.run('label', 'add', 'urgent', String(id));
    expect((await recordOf(tools, id)).labels).toContain('urgent');
  },

  async deleteTaskLabel(tools) {
    const id = await tools.workstation.submit('--label', 'film', '--label', 'urgent');
    await tools.run('label', 'remove', 'urgent', String(id));
    const { labels } = await recordOf(tools, id);
    expect(labels).toContain('film');
    expect(labels).not.toContain('urgent');
  },
} satisfies Record<string, Case>;
