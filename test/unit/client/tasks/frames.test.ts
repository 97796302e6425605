import { describe, expect, test } from 'vitest';
import { queryFrames } from '../../../../src/client/tasks/frames.js';
import { answering } from '../answering.js';

describe('frames', () => {
  const frame = (frameIndex: string, frameBlock = '') => ({
    ...{ id: 1, taskId: 2, frameIndex, frameBlock, frameStatus: 4 },
  });

  test.each<[index: string, block: string, start: number, end: number, step: number]>([
    ['7', '', 7, 7, 1],
    ['2-4[1]', '', 2, 4, 1],
    ['1-9[2]', '', 1, 9, 2],
    ['0-1', '1', 0, 0, 1],
    ['0-2', '2', 0, 0, 1],
    ['-5', '', -5, -5, 1],
  ])('%s, tile %j', async (index, block, start, end, step) => {
    const page = { pageCount: 3, pageNum: 1, total: 250, size: 100, items: [frame(index, block)] };
    const { transport, bodies } = answering(page);
    const answer = await queryFrames(transport, 2, 1);
    expect(answer.pages).toBe(3);
    expect(answer.items[0]).toMatchObject({
      ...{ name: index, range: { start, end, step }, status: { name: 'DONE' } },
    });
    expect(bodies).toEqual([{ taskId: 2, pageNum: 1, pageSize: 100 }]);
  });

  // Taken for a number, such a frame would be rendered in place of the one that is meant.
  test.each(['odd', '', '1.5', '10-1[1]', '1-2-3', '7x'])('%j is not a frame', async (index) => {
    const { transport } = answering({ pageCount: 1, pageNum: 1, total: 1, size: 100, items: [frame(index)] });
    expect((await queryFrames(transport, 2, 1)).items[0]).toMatchObject({ name: index, range: null });
  });
});
