import { describe, expect, test } from 'vitest';
import { found, type SceneLayer } from '../../../../src/domain/scene/scene-report.js';
import documented from '../../../vectors/job-files/cinema4d.json' with { type: 'json' };
import { reportOf, taskOf } from '../inputs.js';

const take = (name: string, renderable: boolean, more: Partial<SceneLayer> = {}): SceneLayer => ({
  ...{ name, renderable, frames: found('0-10[1]') },
  ...more,
});

const report = reportOf('cinema4d', {
  renderer: found('Arnold'),
  size: found({ width: 1920, height: 1080 }),
  fps: found(25),
  imageFormat: 'EXR',
  cameras: [
    { name: 'left', renderable: true },
    { name: 'right', renderable: false },
  ],
  layers: [
    take('Main', true),
    take('close', false, { size: found({ width: 640, height: 480 }), imageFormat: 'PNG' }),
  ],
});

const task = (more: object = {}) =>
  taskOf('cinema4d', { scene: 'D:\\p\\ybt.c4d', version: 'R22', report, ...more });

describe('Cinema 4D (docs/protocol/job-files.md, §3.6)', () => {
  test('the job has the values of the scene', () => {
    expect(task().scene_info_render).toMatchObject({
      renderer: { name: 'Arnold(c4dtoa)' },
      common: {
        ...{ fps: '25', frame_rate: '25', width: '1920', height: '1080' },
        ...{ regular_image_format: 'EXR', regular_image_saveimage_path: 'ybt' },
        ...{ all_camera: ['left', 'right'], all_take_name: ['Main', 'close'], all_take_info: [] },
      },
    });
  });

  test('a take and a camera that were chosen are in scene_info_render only', () => {
    const { scene_info, scene_info_render } = task({ layers: ['close'], cameras: ['right'] });
    expect(scene_info).toMatchObject({
      common: { all_camera: ['left', 'right'], all_take_name: ['Main', 'close'] },
    });
    expect(scene_info_render).toMatchObject({
      common: {
        ...{ all_camera: ['right'], all_take_name: ['close'] },
        ...{ width: '640', height: '480', regular_image_format: 'PNG' },
      },
    });
  });

  test('the members and their types are those of the documented example', () => {
    const kinds = (value: object) =>
      Object.entries(value).map(([key, member]) => [key, Array.isArray(member) ? 'list' : typeof member]);
    const ours = task().scene_info_render as typeof example;
    const { scene_info_render: example } = documented['task.json'];
    expect(Object.fromEntries(kinds(ours.common))).toEqual(Object.fromEntries(kinds(example.common)));
    expect(Object.fromEntries(kinds(ours.renderer))).toEqual(Object.fromEntries(kinds(example.renderer)));
  });
});
