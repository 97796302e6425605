import { describe, expect, test } from 'vitest';
import { DCCS, type DccName, findDcc } from '../../../src/domain/dcc/dcc.js';
import { parseFrameRange } from '../../../src/domain/frames/frame-range.js';
import { byDefault } from '../../../src/domain/scene/scene-report.js';
import { filesOf, reportOf, taskOf } from './inputs.js';

describe('a scene that was not read gets the defaults of a new scene', () => {
  const maya = {
    renderable: '1',
    env: {},
    is_default_camera: '1',
    option: '',
    // docs/scene-formats.md, "Maya ASCII": without these attributes a scene renders at 960x540 with mayaSoftware.
    common: {
      ...{ frames: '1-10[1]', start: '1', end: '10', by_frame: '1', width: '960', height: '540' },
      ...{ image_format: 'iff', image_file_prefix: '', all_camera: ['perspShape'] },
      ...{ render_camera: ['perspShape'], renderer: 'mayaSoftware' },
      ...{ animation: 'True', renumber_frames: 'False' },
    },
  };

  test('Maya', () => {
    const { scene_info, scene_info_render, layers, task_info } = taskOf('maya');
    expect(scene_info_render).toStrictEqual({ defaultRenderLayer: maya });
    expect(scene_info).toStrictEqual(scene_info_render);
    expect(layers).toEqual(['defaultRenderLayer']);
    expect(task_info).toMatchObject({ enable_layered: '0', render_layer_type: '0', input_project_path: '' });
  });

  test('Maya, with a report of a scene that sets nothing', () => {
    const report = reportOf('maya', {
      size: byDefault({ width: 960, height: 540 }),
      renderer: byDefault('mayaSoftware'),
      imageFormat: 'iff',
    });
    const { scene_info_render, task_info } = taskOf('maya', { report });
    expect(scene_info_render).toStrictEqual({ defaultRenderLayer: maya });
    expect(task_info).toMatchObject({ enable_layered: '0', render_layer_type: '0', input_project_path: '' });
  });

  test('Maya: one frame is no animation', () => {
    const frames = parseFrameRange('7');
    expect(taskOf('maya', { frames }).scene_info_render.defaultRenderLayer).toMatchObject({
      common: { frames: '7-7[1]', start: '7', end: '7', animation: 'False' },
    });
  });

  test('Houdini', () => {
    const { scene_info, scene_info_render } = taskOf('houdini');
    expect(scene_info_render).toStrictEqual({
      rop_node: [{ node: '/out/mantra1', frames: '1-10[1]', option: '-1', render: '1' }],
      geo_node: [],
      distributedsim_node: [],
    });
    expect(scene_info).toStrictEqual(scene_info_render);
  });

  test('Clarisse', () => {
    const { scene_info, scene_info_render, task_info } = taskOf('clarisse');
    expect(scene_info_render).toStrictEqual({
      image_node: [
        {
          ...{ name: 'project://scene/image', frames: '1-10[1]', renderable: '1', output: '' },
          ...{ format: 'exr16', LUT: '', save_to_disk: '1', layers: [] },
        },
      ],
    });
    expect(scene_info).toStrictEqual(scene_info_render);
    expect(task_info.enable_layered).toBe('0');
  });

  test('Clarisse, with layers named', () => {
    const layer = (name: string) => ({
      ...{ name, frames: '1-10[1]', renderable: '1', output: '', format: 'exr16' },
      ...{ save_to_disk: '1', enable_deep_output: '0', enable_deep_output_path: '' },
    });
    const image = (name: string) => ({ name, renderable: '0' });
    const layers = ['background', 'project://scene/a.b', 'project://scene.v2/still'];
    const { image_node } = taskOf('clarisse', { layers, ownFrames: true }).scene_info_render;
    expect(image_node).toMatchObject([
      {
        ...image('project://scene/image'),
        layers: [layer('project://scene/image.background'), layer('project://scene.v2/still')],
      },
      { ...image('project://scene/a'), layers: [layer('project://scene/a.b')] },
    ]);
  });

  test.each([
    ['with no report', undefined],
    ['with a report that knows nothing', reportOf('blender')],
    [
      'with cameras of which none renders',
      reportOf('blender', { cameras: [{ name: 'A', renderable: false }] }),
    ],
  ])('Blender, %s', (_, report) => {
    const { scene_info, scene_info_render } = taskOf('blender', { report });
    expect(scene_info_render).toStrictEqual({
      common: {
        frames: '1-10[1]',
        camera_name: '<bpy_struct, Object("Camera")>',
        scene_name: ['Scene'],
      },
    });
    expect(scene_info).toStrictEqual(scene_info_render);
  });

  test('Katana', () => {
    const node = { aov: {}, frames: '1-10[1]', denoise: '0', renderable: '1' };
    expect(taskOf('katana').scene_info_render).toStrictEqual({ rendernodes: { Render: node } });
    expect(taskOf('katana', { rops: ['A', 'B'] }).scene_info).toStrictEqual({
      rendernodes: { A: node, B: node },
    });
  });

  test('Max: a range is an animation, a single frame is not', () => {
    const common = (frames: string) =>
      (taskOf('3ds Max', { frames: parseFrameRange(frames) }).scene_info_render as { common: object }).common;
    expect(common('3-9[2]')).toMatchObject({ frames: '3-9[2]', animation_range: '3-9', rend_timeType: '3' });
    expect(common('4')).toMatchObject({ frames: '4', animation_range: '4-4', rend_timeType: '1' });
  });

  test.each([
    ['R22', 22000],
    ['2024.1', 2024000],
    ['newest', 0],
  ])('Cinema 4D: the version %s as a number', (version, expected) => {
    expect(taskOf('cinema4d', { version }).scene_info_render).toMatchObject({
      common: { c4d_software_version: expected, saved_version: version, created_version: version },
    });
  });

  test('a DCC without a documented shape has its frames in both sections', () => {
    const { scene_info, scene_info_render } = taskOf('vue');
    expect(scene_info).toStrictEqual({ common: { frames: '1-10[1]' } });
    expect(scene_info_render).toStrictEqual(scene_info);
    expect(scene_info_render.common).not.toBe(scene_info.common);
  });

  test('Arnold and V-Ray have theirs only in scene_info_render', () => {
    for (const dcc of ['arnold', 'vr_standalone']) {
      const { scene_info, scene_info_render } = taskOf(dcc);
      expect(scene_info).toStrictEqual({});
      expect(scene_info_render).toStrictEqual({ common: { frames: '1-10[1]' } });
    }
  });
});

describe('names of DCCs, and what can be chosen', () => {
  // The documented ones are exact (docs/protocol/job-files.md, §1.1); the others are the products' own names.
  const rows: [dcc: DccName, cgName: string, parts: object][] = [
    ['maya', 'Maya', { layer: 'many', camera: 'many' }],
    ['3ds Max', '3ds Max', { camera: 'many' }],
    ['lightwave', 'LightWave', {}],
    ['arnold', 'Arnold Standalone', {}],
    ['houdini', 'Houdini', { rop: 'many' }],
    ['cinema4d', 'CINEMA 4D', { layer: 'many', camera: 'one' }],
    ['softimage', 'Softimage', {}],
    ['blender', 'Blender', { camera: 'one' }],
    ['vr_standalone', 'VR Standalone', {}],
    ['mr_standalone', 'MR Standalone', {}],
    ['sketchup', 'SketchUp', {}],
    ['vue', 'Vue', {}],
    ['keyshot', 'KeyShot', {}],
    ['clarisse', 'Clarisse', { layer: 'many' }],
    ['octane_render', 'Octane Render', {}],
    ['katana', 'Katana', { rop: 'many' }],
  ];

  test.each(rows)('%s is %s', (dcc, cgName, parts) => {
    expect(findDcc(dcc)).toMatchObject({ cgName, parts });
    expect(Object.keys(findDcc(dcc).parts)).toEqual(Object.keys(parts));
    expect(taskOf(dcc).software_config.cg_name).toBe(cgName);
  });

  test('no DCC of the seed is missing above', () => {
    expect(rows.map(([dcc]) => dcc)).toEqual(DCCS.map(({ name }) => name));
  });
});

describe('asset.json', () => {
  test('lists every file by its path here', () => {
    const extraFiles = ['/more/x'];
    expect(filesOf('maya', { extraFiles })['asset.json']).toEqual({ asset: ['/s/shot', '/more/x'] });
  });
});
