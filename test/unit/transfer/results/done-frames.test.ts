import { describe, expect, test } from 'vitest';
import type { Client } from '../../../../src/client/client.js';
import { frameOfName } from '../../../../src/domain/frames/frame-name.js';
import { frameStatus } from '../../../../src/domain/frames/frame-status.js';
import { doneFrames } from '../../../../src/transfer/results/done-frames.js';

type Row = readonly [start: number, end: number, status: number];

/** A farm with these pages of frames, and which of them it was asked for. */
function farm(pages: () => readonly (readonly Row[])[]) {
  const asked: number[] = [];
  const frames = async (_: number, page: number) => {
    asked.push(page);
    const rows = pages()[page - 1] ?? [];
    return {
      pages: pages().length,
      items: rows.map(([start, end, status], at) => ({
        ...{ id: at, name: '', range: { start, end, step: 1 }, status: frameStatus(status) },
      })),
    };
  };
  return { client: { frames } as unknown as Client, asked };
}

const DONE = 4;
const STARTED = 2;
const WAITING = 1;

describe('a picture of a rendering task', () => {
  test.each<[name: string, whole: boolean]>([
    ['shot.0001.exr', true],
    ['shot.0008.exr', false],
    ['shot_0008_light1.png', false],
    ['shot_0001_light1.png', true],
    ['shot_v2.0001.png', false],
    ['shot.0099.exr', false],
    ['shot.exr', false],
    ['render.log', false],
  ])('%s is complete: %s', async (name, whole) => {
    const { client } = farm(() => [
      [
        [1, 1, DONE],
        [2, 4, STARTED],
        [8, 8, WAITING],
      ],
    ]);
    expect((await doneFrames(client).of(1))?.(name)).toBe(whole);
  });

  test('whose frame is rendered again is not complete', async () => {
    const { client } = farm(() => [
      [
        [1, 1, DONE],
        [1, 1, STARTED],
      ],
    ]);
    expect((await doneFrames(client).of(1))?.('shot.0001.exr')).toBe(false);
  });

  test('is never complete while no frame is done', async () => {
    expect(await doneFrames(farm(() => [[[1, 1, STARTED]]]).client).of(1)).toBeUndefined();
  });

  test('needs no memory for a range of any length', async () => {
    const isWhole = await doneFrames(farm(() => [[[0, 999_999_999, DONE]]]).client).of(1);
    expect(isWhole?.('shot.0001.exr')).toBe(true);
  });

  test('pages whose frames are all done are not requested again', async () => {
    let open = STARTED;
    const { client, asked } = farm(() => [[[1, 1, DONE]], [[2, 2, open]], [[3, 3, DONE]]]);
    const done = doneFrames(client);
    expect((await done.of(1))?.('a.0002.png')).toBe(false);
    open = DONE;
    expect((await done.of(1))?.('a.0002.png')).toBe(true);
    // The last page may grow.
    expect(asked).toEqual([1, 2, 3, 2, 3]);
  });
});

test.each<[name: string, frame: number | undefined]>([
  ['shot.0007.exr', 7],
  ['shot_0007_light1.png', 7],
  ['shot_v2.0012.png', 12],
  ['0007.png', 7],
  ['shot7.png', 7],
  ['shot_v2_7.jp2', 7],
  ['shot.mp4', undefined],
  ['shot', undefined],
])('the frame of %s', (name, frame) => expect(frameOfName(name)).toBe(frame));
