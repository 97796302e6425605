import { describe, expect, test } from 'vitest';
import { parseFrameRange } from '../../../../src/domain/frames/frame-range.js';
import { found } from '../../../../src/domain/scene/scene-report.js';
import { reportOf, taskOf } from '../inputs.js';

/** The members that the farm requires (docs/protocol/job-files.md, §3.5). */
const TEXTS = [
  ...['CurrentProjectFolder', 'Peak_Memory', 'Vertices', 'cgv', 'element_active', 'element_type', 'frames'],
  ...['gamma', 'gamma_val', 'global_proxy', 'width', 'height', 'in_gamma', 'out_gamma', 'is_picture'],
  'output_file',
];
const LISTS = ['all_camera', 'all_element_type', 'all_output_file_type', 'element_list'];

const camera = (name: string) => ({ name, renderable: true });

const report = reportOf('3ds Max', {
  renderer: found('V-Ray 5, update 1.2'),
  size: found({ width: 1920, height: 1080 }),
  cameras: [camera('Camera001'), camera('Camera002')],
  outputs: ['D:\\out\\shot.0000.EXR'],
  imageFormat: 'exr',
  projectFolder: 'D:\\job',
});

type Common = Record<string, unknown>;
const commonOf = (task: ReturnType<typeof taskOf>, section: 'scene_info' | 'scene_info_render') =>
  task[section]?.common as Common;

test.each(['scene_info', 'scene_info_render'] as const)('%s has every required member', (section) => {
  for (const spec of [{}, { report }]) {
    const task = taskOf('3ds Max', spec);
    const common = commonOf(task, section);
    for (const name of TEXTS) expect([name, common[name]]).toEqual([name, expect.any(String)]);
    for (const name of LISTS) expect([name, common[name]]).toEqual([name, expect.any(Array)]);
    const text = expect.any(String);
    expect(task[section]?.renderer).toEqual({ name: text, renderer: text, renderer_orign: text });
  }
});

test('size, output, cameras and project are those of the scene', () => {
  const task = taskOf('3ds Max', { report, version: '2022', frames: parseFrameRange('3-15') });
  const own = {
    ...{ width: '1920', height: '1080', cgv: '2022', frames: '3-15[1]', rend_timeType: '3' },
    ...{ output_file: 'D:/out/shot.0000.EXR', output_file_basename: 'shot.0000', output_file_type: '.exr' },
    ...{ all_camera: ['Camera001', 'Camera002'], renderable_camera: [], CurrentProjectFolder: 'D:/job' },
  };
  expect(commonOf(task, 'scene_info')).toMatchObject(own);
  expect(commonOf(task, 'scene_info_render')).toMatchObject(own);
});

describe('renderable_camera', () => {
  test.each([
    ['the chosen one', ['Camera002'], ['Camera001', 'Camera002'], ['Camera002']],
    ['the only one', [], ['Camera001'], ['Camera001']],
    ['none of several, so that the farm renders the view of the scene', [], ['Camera001', 'Camera002'], []],
    ['a chosen one that the scene does not list', ['Other'], [], ['Other']],
  ])('is %s', (_, cameras, own, expected) => {
    const task = taskOf('3ds Max', { cameras, report: { ...report, cameras: own.map(camera) } });
    expect(commonOf(task, 'scene_info_render').renderable_camera).toEqual(expected);
    expect(commonOf(task, 'scene_info').renderable_camera).toEqual([]);
    expect(commonOf(task, 'scene_info').all_camera).toEqual([...new Set([...own, ...cameras])]);
  });
});

test.each([
  ['V-Ray 5, update 1.2', 'vray', 'V_Ray_5__update_1_2'],
  ['Corona 4', 'corona', 'Corona_4'],
  ['Scanline Renderer', 'scanline', 'Default_Scanline_Renderer'],
  ['NVIDIA mental ray', 'mentalray', 'NVIDIA_mental_ray'],
  ['ART 渲染器', 'art', 'ART_Renderer'],
  ['Some Renderer', 'Some Renderer', 'Some_Renderer'],
])('the renderer %s', (written, name, original) => {
  const task = taskOf('3ds Max', { report: { ...report, renderer: found(written) } });
  expect(task.scene_info_render.renderer).toEqual({ name, renderer: name, renderer_orign: original });
});
