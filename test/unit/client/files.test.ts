import { describe, expect, test } from 'vitest';
import { outputsIn, outputsOfTask } from '../../../src/client/storage/outputs.js';
import { queryStorage } from '../../../src/client/storage/storage.js';
import { queryFrames } from '../../../src/client/tasks/frames.js';
import type { Transport } from '../../../src/http/transport.js';
import vectors from '../../vectors/examples.json';

/** A transport that answers one thing, and what it was asked. */
function answering(data: unknown) {
  const bodies: unknown[] = [];
  const call = async ({ answer }: { answer: { parse(data: unknown): unknown } }, body: unknown) => {
    bodies.push(body);
    return answer.parse(data);
  };
  return { transport: { call } as unknown as Transport, bodies };
}

const example = (path: string) =>
  (vectors as { examples: { path: string; answer?: unknown }[] }).examples.find((one) => one.path === path)
    ?.answer as Record<string, unknown>;

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

describe('outputs', () => {
  test('of the reference: a folder, with its time in the farm’s time zone', async () => {
    const { transport, bodies } = answering(example('/api/render/file/operate/getOutputUserDirFile'));
    expect(await outputsOfTask(transport, 1484861)).toEqual([
      {
        name: '1484861_muti_layer_test',
        steps: ['1484861_muti_layer_test'],
        isFolder: true,
        size: null,
        modified: '2021-01-15T04:11:59.000Z',
        locked: false,
      },
    ]);
    expect(bodies).toEqual([{ taskId: 1484861, treePath: '/' }]);
  });

  test('are requested with the path that the farm returned', async () => {
    const { transport, bodies } = answering([
      {
        ...{ fileName: 'a.exr', filePath: '/1_x/layer/a.exr', directory: false },
        ...{ fileSize: 12, lastModify: 'yesterday', isArrears: 1 },
      },
    ]);
    expect(await outputsIn(transport, ['1_x', 'layer'])).toMatchObject([
      { steps: ['1_x', 'layer', 'a.exr'], size: 12, modified: null, locked: true },
    ]);
    expect(bodies).toEqual([{ treePath: '/1_x/layer' }]);
  });
});

describe('storages', () => {
  const config = example('/api/render/transfer/getConfig');
  const profile = (more: object) => async () => ({ userId: 5, ...more });

  test('of the reference, the preferred line of each engine first', async () => {
    const { transport } = answering(config);
    const facts = await queryStorage(transport, profile({}));
    expect(facts.input).toEqual({ bid: config.inputBid, userId: 5 });
    expect(facts.output).toEqual({ bid: config.outputBid, userId: 5 });
    expect(facts.lines.map(({ engine }) => engine)).toEqual(['aspera', 'raysyncproxy']);
  });

  test.each<[title: string, more: object, parent: string | null, bid: unknown, userId: number]>([
    ['a main account', { mainUserId: 0, shareMainCapital: 0 }, null, config.inputBid, 5],
    ['a sub-account that shares', { mainUserId: 9, shareMainCapital: 1 }, '77', '77', 9],
    ['one that does not', { mainUserId: 9, shareMainCapital: 0 }, '77', config.inputBid, 5],
    ['one without a main storage', { mainUserId: 9, shareMainCapital: 1 }, null, config.inputBid, 5],
  ])('the assets of %s', async (_, more, parentInputBid, bid, userId) => {
    const { transport } = answering({ ...config, parentInputBid });
    const { input, output } = await queryStorage(transport, profile(more));
    expect(input).toEqual({ bid, userId });
    expect(output.userId).toBe(5);
  });
});
