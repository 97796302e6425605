import { afterAll, beforeEach, expect, test } from 'vitest';
import { startTestSandbox } from '../../support/farms/sandbox.js';
import vectors from '../../vectors/examples.json';
import { framesOf } from '../job.js';
import { PATH } from '../paths.js';
import { type Allowance, differences } from '../wire/shape.js';
import { BEGINNINGS } from './any-order-steps.js';

const farm = await startTestSandbox();
beforeEach(() => farm.call(PATH.sandboxReset));
afterAll(() => farm.close());

/** What may be null in a task that has not got that far (docs/protocol/endpoints.md, §4.1). */
const TASK: Allowance = {
  nullable: [
    ...['preTaskStatus', 'preStatusText', 'abortFrames', 'executingFrames', 'doneFrames', 'renderConsume'],
    ...['userAccountConsume', 'couponConsume', 'qyCouponConsume', 'startTime', 'completedDate'],
    ...['renderDuration', 'producer', 'taskLimit', 'taskOverTime', 'outputFileName', 'layerName'],
    ...['respRenderingTaskList', 'taskRam'],
  ],
  empty: ['items'],
  // An opened task has no dispatcher.
  words: ['framesRange', 'munuTaskId', 'munuTaskIds'],
};
const FRAME: Allowance = { nullable: ['feeAmount', 'couponFee', 'frameRam'], empty: [] };
const PICTURE: Allowance = {
  nullable: ['startTime', 'completedTime', 'endTime', 'grabUrl'],
  empty: [],
  words: ['frameIndex'],
};
const LIST: Allowance = { nullable: [], empty: ['data', 'items'] };

/** Where an answer is not of the shape of the path's example. */
async function wrong(path: string, body: Record<string, unknown>, allowed: Allowance): Promise<string[]> {
  const answer = await farm.call(path, body);
  if (answer.code !== 200) return [`${path}: ${answer.code} ${answer.message}`];
  const example = vectors.examples.find((one) => one.path === path)?.answer;
  return differences([example], answer.data, allowed).map((difference) => `${path}: ${difference}`);
}

test.each(Object.entries(BEGINNINGS))('a task that is %s can be read in every way', async (name, begin) => {
  const taskId = await begin(farm);
  const isReserved = name === 'reserved';
  const [frame] = isReserved ? [] : await framesOf(farm, taskId);
  expect([
    ...(await wrong(PATH.info, { taskIds: [taskId] }, TASK)),
    ...(await wrong(PATH.list, { pageNum: 1, pageSize: 9 }, TASK)),
    ...(await wrong(PATH.list, { pageNum: 1, pageSize: 9, recycleFlag: 1 }, TASK)),
    ...(await wrong(PATH.stats, {}, TASK)),
    ...(await wrong(PATH.hardware, { cloneTask: 'false', taskIds: [`${taskId}`] }, TASK)),
  ]).toEqual([]);
  const onSubmitted = [
    await wrong(PATH.frames, { taskId, pageNum: 1, pageSize: 100 }, FRAME),
    await wrong(PATH.process, { taskId }, PICTURE),
    await wrong(PATH.output, { taskId, treePath: '/' }, LIST),
  ];
  if (isReserved) {
    const none = [expect.stringContaining(': 404 no such resource')];
    expect(onSubmitted).toEqual([none, none, none]);
    return;
  }
  expect(onSubmitted.flat()).toEqual([]);
  expect([
    ...(await wrong(PATH.thumbnail, { id: frame.id, frameStatus: 4 }, LIST)),
    ...(await wrong(PATH.log, { renderingType: 'render', pageNum: 1, pageSize: 1, id: frame.id }, LIST)),
  ]).toEqual([]);
});
