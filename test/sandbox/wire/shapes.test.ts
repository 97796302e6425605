import { afterAll, expect, test } from 'vitest';
import { startTestSandbox } from '../../support/farms/sandbox.js';
import { framesOf, infoOf, submit } from '../job.js';
import { PATH } from '../paths.js';

const farm = await startTestSandbox();
afterAll(() => farm.close());

function layer(frames: string, cameras: string[], renderable = '1') {
  return { renderable, env: {}, common: { frames, start: '1', render_camera: cameras, renderer: 'arnold' } };
}

function rop(node: string, frames: string, render: string) {
  return { node, frames, option: '-1', render };
}

/** Layer or camera, and range, of each sub task; the one line of a task that is not opened. */
type Expected = [name: string | null, range: string][];

const one = (range: string, name: string | null = null): Expected => [[name, range]];

const SHAPES: [title: string, scene: object, expected: Expected][] = [
  ['plain frames', { scene_info_render: { common: { frames: '3-9[2]' } } }, one('3-9[2]')],
  ['a single frame', { scene_info_render: { common: { frames: '537-537[1]' } } }, one('537')],
  [
    'Blender, render empty',
    { scene_info: { common: { frames: '1-4' } }, scene_info_render: {} },
    one('1-4[1]'),
  ],
  ['Blender, no render', { scene_info: { common: { frames: '1-4' } } }, one('1-4[1]')],
  [
    'Maya, one layer of two',
    { scene_info_render: { a: layer('1-10[1]', ['cam']), b: layer('1-99[1]', ['cam'], '0') } },
    one('1-10[1]', 'a'),
  ],
  [
    'Maya, two layers with frames of their own',
    { scene_info_render: { a: layer('1-10[1]', ['cam']), b: layer('5', []) } },
    [
      ['a', '1-10[1]'],
      ['b', '5'],
    ],
  ],
  [
    'Maya, two cameras in a layer',
    { scene_info_render: { a: layer('1-2[1]', ['left', 'right']) } },
    [
      ['a/left', '1-2[1]'],
      ['a/right', '1-2[1]'],
    ],
  ],
  [
    'Houdini, one ROP to use',
    {
      scene_info_render: {
        rop_node: [rop('/out/mantra1', '1-10[1]', '1'), rop('/out/mantra2', '1-10[1]', '0')],
        geo_node: [rop('/out/geometry1', '1-240[1]', '0')],
        distributedsim_node: [],
      },
    },
    one('/out/mantra11-10[1]', '/out/mantra1'),
  ],
  [
    'Houdini, a ROP, a simulation and a distributed one',
    {
      scene_info_render: {
        rop_node: [rop('/out/m', '1-3[1]', '1')],
        geo_node: [rop('/out/g', '1-2[1]', '1')],
        distributedsim_node: [rop('/out/d', '1-4[1]', '1')],
      },
    },
    [
      ['/out/m', '/out/m1-3[1]'],
      ['/out/g', '/out/g1-2[1]'],
      ['/out/d', '/out/d1-4[1]'],
    ],
  ],
  [
    'Clarisse, a layer and not its image',
    {
      scene_info_render: {
        image_node: [
          {
            ...{ name: 'project://scene/cam', frames: '0-50[1]', renderable: '0' },
            layers: [{ name: 'project://scene/cam.l2', frames: '0-5[1]', renderable: '1' }],
          },
        ],
      },
      scene_info: {},
    },
    one('0-5[1]', 'project://scene/cam.l2'),
  ],
  [
    'Clarisse, an image and its layer',
    {
      scene_info_render: {
        image_node: [
          { name: 'i', frames: '1', renderable: '1', layers: [{ name: 'l', frames: '2', renderable: '1' }] },
        ],
      },
    },
    [
      ['i', '1'],
      ['l', '2'],
    ],
  ],
  [
    'Max, a still of one camera',
    { scene_info_render: { common: { frames: '0', renderable_camera: ['C1'] }, renderer: {} } },
    one('0'),
  ],
  [
    'Max, two cameras',
    { scene_info_render: { common: { frames: '0-3[1]', renderable_camera: ['C1', 'C2'] }, renderer: {} } },
    [
      ['/C1', '0-3[1]'],
      ['/C2', '0-3[1]'],
    ],
  ],
  [
    'Cinema 4D',
    { scene_info: {}, scene_info_render: { renderer: { name: 'Physical' }, common: { frames: '0-333[1]' } } },
    one('0-333[1]'),
  ],
  ['V-Ray, no frames anywhere', { scene_info: {} }, one('0')],
  ['Clarisse, nothing analysed', { scene_info: {}, scene_info_render: { image_node: [] } }, one('0')],
  [
    'Katana, from scene_info',
    {
      scene_info: {
        rendernodes: {
          Render: { aov: { primary: 'b.exr' }, frames: '1-10[1]', denoise: '0', renderable: '1' },
          Other: { aov: {}, frames: '1-99[1]', denoise: '0', renderable: '0' },
        },
      },
      scene_info_render: {},
    },
    one('1-10[1]', 'Render'),
  ],
  [
    'Unreal, two jobs of a queue',
    {
      scene_info: {},
      scene_info_render: {
        render_mod: 'mrq',
        all_game_map: ['/Game/L1'],
        all_movie_pipline_queue: [
          {
            ...{ renderable: '1', name: '/Game/Q' },
            render_job: [
              { job_name: 'S1', is_enable: '1', frames: '0-1[1]', flush_disk_writes_per_shot: false },
              { job_name: 'S2', is_enable: '1', frames: '3' },
              { job_name: 'S3', is_enable: '0', frames: '3' },
            ],
          },
          { renderable: '0', name: '/Game/P', render_job: [{ job_name: 'P1', frames: '1' }] },
        ],
      },
    },
    [
      ['S1', '0-1[1]'],
      ['S2', '3'],
    ],
  ],
];

/** What a sub task renders, by its layer and, when there are several cameras, by its camera. */
function nameOf(task: { layerName: string | null; renderCamera: string }, byCamera: boolean): string | null {
  return byCamera ? `${task.layerName ?? ''}/${task.renderCamera}` : task.layerName;
}

test.each(SHAPES)('%s', async (_title, scene, expected) => {
  const job = {
    software_config: {},
    task_info: { cg_id: '2000', input_cg_file: 'D:/s/shot.x.ma' },
    ...scene,
  };
  const id = await submit(farm, job);
  const info = await infoOf(farm, id);
  expect(info.isOpen).toBe(expected.length > 1 ? 1 : 0);
  const parts = info.isOpen === 1 ? info.respRenderingTaskList : [info];
  const byCamera = expected.some(([name]) => name?.includes('/C') || name?.includes('a/'));
  expect(parts.map((part: typeof info) => [nameOf(part, byCamera), part.framesRange])).toEqual(expected);
});

test('an opened task has no frames: its sub tasks have the frames, ids and results', async () => {
  await farm.call(PATH.sandboxReset);
  const scene = { scene_info_render: { a: layer('1-2[1]', ['cam']), b: layer('1-3[1]', ['cam']) } };
  const id = await submit(farm, { task_info: { cg_id: '2000', input_cg_file: 'shot.ma' }, ...scene });
  const shell = await infoOf(farm, id);
  expect(shell).toMatchObject({
    ...{ totalFrames: 0, failedFrames: 0, doneFrames: null, executingFrames: null, abortFrames: null },
    ...{ outputFileName: null, taskStatus: 0, layerParentId: 0, taskType: '', munuTaskId: '' },
  });
  const [a, b] = shell.respRenderingTaskList;
  expect(a).toMatchObject({ layerParentId: id, isOpen: 0, totalFrames: 2, outputFileName: `${a.id}_shot` });
  expect(new Set([id, a.id, b.id]).size).toBe(3);
  await farm.call(PATH.stop, { taskIds: [a.id] });
  expect((await infoOf(farm, id)).taskStatus).toBe(0);
  farm.clock.advance(60_000);
  expect(await infoOf(farm, id)).toMatchObject({
    taskStatus: 10,
    respRenderingTaskList: [{ taskStatus: 10 }, { taskStatus: 25, doneFrames: 3 }],
  });
  await farm.call(PATH.start, { taskIds: [id] });
  farm.clock.advance(60_000);
  expect(await infoOf(farm, id)).toMatchObject({ taskStatus: 25, completedDate: expect.any(Number) });
  expect(await framesOf(farm, a.id)).toHaveLength(2);
});

const WRONG: [title: string, content: string, named: string][] = [
  ['no JSON', '{"task_info": ', 'task.json'],
  ['no object', '[]', 'task.json'],
  [
    'frames that run backwards',
    '{"scene_info_render":{"common":{"frames":"9-1"}}}',
    'scene_info_render.common.frames',
  ],
  ['frames without a range', '{"scene_info":{"common":{"frames":"all"}}}', 'scene_info.common.frames'],
  [
    'a layer’s frames',
    '{"scene_info_render":{"a":{"renderable":"1","common":{"frames":"x"}}}}',
    'a.common.frames',
  ],
  ['a list of ranges', '{"scene_info_render":{"common":{"frames":"1-2,5"}}}', 'frames'],
  ['too many frames', '{"scene_info_render":{"common":{"frames":"1-200001"}}}', 'frames'],
  ['priority frames', '{"task_info":{"pre_frames":"12"}}', 'task_info.pre_frames'],
  ['a limit that is no number', '{"task_info":{"job_stop_time":"soon"}}', 'task_info.job_stop_time'],
  [
    'nothing to render',
    '{"scene_info_render":{"a":{"renderable":"0","common":{"frames":"1"}}}}',
    'scene_info_render',
  ],
];

test.each(WRONG)('rejects %s and does not change', async (_title, content, named) => {
  const taskId = (await farm.call(PATH.create, { count: 1 })).data.taskIdList[0];
  expect(await farm.call(PATH.submit, { taskId })).toMatchObject({ code: 404 });
  await farm.call(PATH.jsonFile, { taskId, fileName: 'task.json', content });
  const refused = await farm.call(PATH.submit, { taskId });
  expect(refused).toMatchObject({ code: 600, message: expect.stringContaining(named) });
  expect((await farm.call(PATH.info, { taskIds: [taskId] })).data.items).toEqual([]);
});
