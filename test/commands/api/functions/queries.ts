import { expect } from 'vitest';
import { type Case, type CaseTools, framesOf, recordOf } from './case.js';

/** A task of four frames that has been rendered; the third failed. */
async function rendered({ workstation }: CaseTools): Promise<number> {
  const id = await workstation.submit('--frames', '1-4');
  await workstation.farm.call('/sandbox/set', { taskIds: [id], failFrames: '3' });
  workstation.farm.clock.advance(60_000);
  return id;
}

async function submitted(tools: CaseTools) {
  tools.workstation.file('every.project');
  const flags = ['--frames', '1-2', '--artist', 'ann', '--label', 'film', '--priority', '60', '--new'];
  return tools.run('submit', 'every.project', ...flags);
}

/** Submission, and what is asked of tasks and frames. */
export const QUERIES = {
  async createTask(tools) {
    const { taskId, alias } = await submitted(tools);
    expect(alias).toBe(`2W${taskId}`);
    const record = await recordOf(tools, taskId);
    expect(record).toMatchObject({ producer: 'ann', taskUserLevel: 60, labels: '{"0":"film"}' });
  },

  async taskJsonFile(tools) {
    const { taskId } = await submitted(tools);
    expect(tools.workstation.jobFile(taskId).task_info).toMatchObject({
      task_id: String(taskId),
      cg_id: '2013',
    });
    expect(tools.workstation.jobFile(taskId, 'upload.json')).toHaveProperty('asset');
  },

  async task(tools) {
    const { taskId } = await submitted(tools);
    const { items } = await tools.call('getTaskList', { pageNum: 1, pageSize: 1 });
    expect(items).toMatchObject([{ id: taskId, totalFrames: 2 }]);
  },

  async getTaskList(tools) {
    const id = await rendered(tools);
    const { tasks } = await tools.run('list', '--search', String(id), '--status', '30');
    expect(tasks).toMatchObject([{ taskId: id, status: { code: 30 }, frames: { done: 3, failed: 1 } }]);
    expect(await recordOf(tools, id)).toMatchObject({ taskStatus: 30, doneFrames: 3, failedFrames: 1 });
  },

  async queryTaskInfo(tools) {
    const id = await rendered(tools);
    const { tasks } = await tools.run('status', `2W${id}`);
    const { renderConsume } = await recordOf(tools, id);
    expect(tasks).toMatchObject([{ taskId: id, cost: { amount: renderConsume }, progress: 0.75 }]);
  },

  async queryTaskFrames(tools) {
    const id = await rendered(tools);
    const { frames } = await tools.run('frames', String(id), '--state', 'failed');
    const own = (await framesOf(tools, id)).filter((one: { frameStatus: number }) => one.frameStatus === 5);
    expect(frames).toMatchObject([{ taskId: id, id: own[0].id, name: '3', status: { code: 5 } }]);
  },

  async queryAllFrameStats(tools) {
    const before = await tools.run('frames', '--account');
    await rendered(tools);
    const after = await tools.run('frames', '--account');
    expect(after.done - before.done).toBe(3);
    expect(after.failed - before.failed).toBe(1);
    expect(after.total - before.total).toBe(4);
    expect((await tools.call('queryAllFrameStats')).totalFrames).toBe(after.total);
  },

  async loadTaskProcessImg(tools) {
    const id = await rendered(tools);
    const { pictures } = await tools.run('progress', String(id));
    expect(pictures.map((one: { frame: string; progress: number }) => [one.frame, one.progress])).toEqual([
      ['1', 1],
      ['2', 1],
      ['3', expect.any(Number)],
      ['4', 1],
    ]);
    const { grabInfo } = await tools.call('loadTaskProcessImg', { taskId: id });
    expect(pictures[0].picture).toBe(grabInfo[0][0].grabUrl);
  },

  async loadingFrameThumbnail(tools) {
    const id = await rendered(tools);
    const { thumbnails } = await tools.run('thumbnails', String(id), '--frames', '2-3');
    const second = (await framesOf(tools, id)).find((one: { frameIndex: string }) => one.frameIndex === '2');
    const paths = await tools.call('loadingFrameThumbnail', { id: second.id, frameStatus: 4 });
    expect(paths).toHaveLength(1);
    expect(thumbnails).toEqual([{ taskId: id, frame: '2', paths }]);
  },

  async showLog(tools) {
    const id = await rendered(tools);
    const { frame, lines } = await tools.run('logs', String(id));
    expect(frame).toMatchObject({ name: '3', status: { code: 5 } });
    const { items } = await tools.call('showLog', { id: frame.id, pageNum: 1, pageSize: 1 });
    expect(lines).toEqual(items);
    expect(lines.at(-1)).toContain('render failed');
  },

  async getOutputUserDirFile(tools) {
    const id = await rendered(tools);
    const { outputs } = await tools.run('outputs', String(id));
    const folder = `${id}_shot`;
    const files = await tools.call('getOutputUserDirFile', { treePath: `/${folder}` });
    expect(outputs.map(({ path }: { path: string }) => path)).toEqual(
      files.map(({ fileName }: { fileName: string }) => `${folder}/${fileName}`),
    );
    expect(outputs).toHaveLength(3);
  },
} satisfies Record<string, Case>;
