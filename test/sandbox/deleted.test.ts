import { expect, test } from 'vitest';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { forEachTest } from '../support/for-each-test.js';
import { blenderJob, framesOf, infoOf, submit } from './job.js';
import { PATH } from './paths.js';

/** A farm with one task of nine frames that renders. */
const opened = forEachTest(async () => {
  const farm = await startTestSandbox();
  const id = await submit(farm, blenderJob('1-9'));
  farm.clock.advance(2500);
  return { farm, id, close: farm.close };
});

const CALLS: [path: string, more: object][] = [
  ...[PATH.stop, PATH.start, PATH.abandon, PATH.recommitTasks, PATH.fullSpeed].map(
    (path): [string, object] => [path, {}],
  ),
  [PATH.recommitTasks, { status: [3] }],
  [PATH.recommitFrames, { selectAll: 1 }],
  [PATH.stopFrames, { selectAll: 1 }],
  [PATH.timeLimit, { overTime: 60 }],
  [PATH.level, { taskUserLevel: 60 }],
  [PATH.nodes, { taskLimit: 1 }],
  [PATH.labelAdd, { label: 'a' }],
  [PATH.labelDelete, { labelNames: ['a'], labelIds: [] }],
];

test.each(CALLS)('a deleted task is none to %s %j', async (path, more) => {
  const { farm, id } = opened();
  await farm.call(PATH.remove, { taskIds: [id] });
  const before = await infoOf(farm, id);
  const answer = await farm.call(path, { taskIds: [id], taskId: id, ...more });
  expect(answer).toMatchObject({ code: 404, message: expect.stringContaining(`${id} (deleted)`) });
  farm.clock.advance(60_000);
  expect(await infoOf(farm, id)).toEqual(before);
});

test('its frames and its machine cannot be chosen either', async () => {
  const { farm, id } = opened();
  const ids = (await framesOf(farm, id)).map((frame: { id: number }) => frame.id);
  await farm.call(PATH.remove, { taskIds: [id] });
  for (const path of [PATH.recommitFrames, PATH.stopFrames])
    expect((await farm.call(path, { selectAll: 0, ids })).code).toBe(404);
  const machine = { hardwareConfigId: ['303'], model: '28C', gpuNum: '', ram: '128GB' };
  const edit = await farm.call(PATH.machine, {
    taskIds: [`${id}`],
    ...machine,
  });
  expect(edit.code).toBe(404);
});

test('deleting it once more changes nothing', async () => {
  const { farm, id } = opened();
  await farm.call(PATH.remove, { taskIds: [id] });
  const before = await infoOf(farm, id);
  expect((await farm.call(PATH.remove, { taskIds: [id] })).code).toBe(200);
  expect(await infoOf(farm, id)).toEqual(before);
});

test('a sub task that was deleted by itself stays so when its opened task goes on', async () => {
  const { farm } = opened();
  const common = { frames: '1-9', renderable_camera: ['A', 'B'] };
  const shell = await submit(farm, { task_info: { input_cg_file: 'x.max' }, scene_info_render: { common } });
  const [gone] = (await infoOf(farm, shell)).respRenderingTaskList;
  await farm.call(PATH.remove, { taskIds: [gone.id] });
  await farm.call(PATH.stop, { taskIds: [shell] });
  await farm.call(PATH.start, { taskIds: [shell] });
  expect((await infoOf(farm, shell)).respRenderingTaskList).toMatchObject([
    { isDelete: 0, taskStatus: 10 },
    { isDelete: 1, taskStatus: 0 },
  ]);
});
