import { describe, expect, test } from 'vitest';
import { outputsIn, outputsOfTask } from '../../../../src/client/storage/outputs.js';
import { answering, example } from '../answering.js';

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
