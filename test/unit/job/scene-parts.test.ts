import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../src/domain/dcc/dcc.js';
import {
  found,
  type SceneCamera,
  type SceneLayer,
  type SceneReport,
  unknown,
} from '../../../src/domain/scene/scene-report.js';
import type { BaseTask } from '../../../src/domain/task/task-info.js';
import type { JobSpec } from '../../../src/job/job-spec.js';
import { cameraNames, framesOf, isNamed, rangeOf, switchedCameras } from '../../../src/job/scene-parts.js';
import { forward, uploadPairs } from '../../../src/job/upload-pairs.js';
import { reportOf, taskOf } from './inputs.js';

const layer = (name: string, more: Partial<SceneLayer> = {}): SceneLayer => ({
  ...{ name, frames: found('1-10[1]'), renderable: true },
  ...more,
});

const camera = (name: string, renderable: boolean): SceneCamera => ({
  name,
  node: `${name}Shape`,
  renderable,
});

describe('the names of a part', () => {
  test.each<[name: string, node: string | undefined, named: string[], expected: boolean]>([
    ['beauty', 'rs_beauty', ['rs_beauty'], true],
    ['beauty', 'rs_beauty', ['beauty'], true],
    ['beauty', 'rs_beauty', ['other', 'beauty'], true],
    ['beauty', undefined, ['rs_beauty'], false],
    ['project://scene/image.fg', undefined, ['fg'], true],
    ['project://scene/image.fg', undefined, ['bg', 'fg'], true],
    ['project://scene/image', undefined, ['image'], true],
    ['project://scene/image.fg', undefined, ['g'], false],
    ['project://scene/image.fg', undefined, [''], false],
    ['set/shot.fg', undefined, ['fg'], false],
    ['/fg/shot', undefined, ['fg'], false],
    ['project:///fg.x', undefined, ['fg'], false],
  ])('%s (%s) by %j: %s', (name, node, named, expected) => {
    expect(isNamed(node === undefined ? { name } : { name, node }, named)).toBe(expected);
  });

  test('a part without a second name does not match undefined', () => {
    expect(isNamed({ name: 'a' }, [undefined as unknown as string])).toBe(false);
  });

  test('a camera that the scene does not list keeps its name', () => {
    expect(cameraNames(['main', 'other'], [camera('main', true)])).toEqual(['mainShape', 'other']);
  });
});

describe('the cameras that a scene switches between', () => {
  const shot = (name: string, frames?: string): SceneCamera => ({
    ...{ name, renderable: true },
    ...(frames === undefined ? {} : { frames }),
  });

  test('are those with frames, in numeric order of the first frame', () => {
    const cameras = [
      shot('end', '100-120[1]'),
      shot('rest'),
      shot('wide', '9-20[1],300'),
      shot('start', '1-8[1]'),
    ];
    expect(switchedCameras(cameras).map(({ name }) => name)).toEqual(['start', 'wide', 'end']);
    expect(cameras.map(({ name }) => name)).toEqual(['end', 'rest', 'wide', 'start']);
  });

  test('may begin before the first frame', () => {
    const cameras = [shot('b', '1'), shot('a', '-10--2[1]')];
    expect(switchedCameras(cameras).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('are none if the scene does not switch', () => {
    expect(switchedCameras([shot('a'), shot('b')])).toEqual([]);
    expect(switchedCameras([])).toEqual([]);
  });

  test('Blender renders the first of them', () => {
    const cameras = [shot('own'), shot('late', '10-20[1]'), shot('early', '2-9[1]')];
    expect(taskOf('blender', { report: reportOf('blender', { cameras }) }).scene_info_render).toMatchObject({
      common: { camera_name: '<bpy_struct, Object("early")>' },
    });
  });
});

describe('the frames of a layer', () => {
  const spec = { ownFrames: true, frames: { start: 1, end: 4, step: 1 } } as JobSpec;

  test.each([
    ['its own', layer('a', { frames: found('20-30[2]') }), spec, { start: 20, end: 30, step: 2 }],
    [
      'the chosen ones',
      layer('a', { frames: found('20-30[2]') }),
      { ...spec, ownFrames: false },
      spec.frames,
    ],
    ['the scene’s where its own are not known', layer('a', { frames: unknown() }), spec, spec.frames],
  ])('are %s', (_, one, of, expected) => {
    expect(framesOf(one, of)).toEqual(expected);
  });

  test('in an unsupported notation are undefined', () => {
    expect(rangeOf('-5-10')).toBeUndefined();
    expect(rangeOf(null)).toBeUndefined();
    expect(rangeOf('7')).toEqual({ start: 7, end: 7, step: 1 });
  });
});

describe('Maya', () => {
  test('an image format that was not found is empty in the job file', () => {
    const { scene_info_render } = taskOf('maya', { report: reportOf('maya', { layers: [layer('a')] }) });
    expect(scene_info_render).toMatchObject({ a: { common: { image_format: '' } } });
  });

  test('needs the image size', () => {
    expect(findDcc('maya').needsSize).toBe(true);
    expect(findDcc('blender').needsSize ?? false).toBe(false);
  });

  const of = (more: Parameters<typeof reportOf>[1], spec: Partial<JobSpec> = {}) =>
    taskOf('maya', { report: reportOf('maya', more), ...spec });
  const first = (task: ReturnType<typeof taskOf>) =>
    Object.values(task.scene_info_render)[0] as {
      is_default_camera: string;
      common: Record<string, unknown>;
    };

  test('a chosen camera is not the default one, and is in all_camera', () => {
    const cameras = [camera('persp', false), camera('main', true)];
    const chosen = first(of({ layers: [layer('a')], cameras }, { cameras: ['extraShape', 'persp'] }));
    expect(chosen.is_default_camera).toBe('0');
    expect(chosen.common.render_camera).toEqual(['extraShape', 'perspShape']);
    expect(chosen.common.all_camera).toEqual(['perspShape', 'mainShape', 'extraShape']);
    const own = first(of({ layers: [layer('a')], cameras }));
    expect(own.is_default_camera).toBe('1');
    expect(own.common.render_camera).toEqual(['mainShape']);
  });

  test('a scene without a renderable camera renders the first one', () => {
    const { common } = first(of({ layers: [layer('a')], cameras: [camera('side', false)] }));
    expect(common.render_camera).toEqual(['perspShape']);
    expect(common.all_camera).toEqual(['sideShape', 'perspShape']);
  });

  test('a layer with all cameras switched off renders none', () => {
    const { common } = first(of({ layers: [layer('a', { cameras: [] })], cameras: [camera('main', true)] }));
    expect(common.render_camera).toEqual([]);
  });

  test.each([
    ['images/beauty/<Scene>', 'beauty/<Scene>'],
    ['images/<Scene>', ''],
    ['<Scene>', ''],
    ['shot/images/<Scene>', 'shot/images/<Scene>'],
  ])('the output %s has the prefix "%s"', (output, prefix) => {
    expect(first(of({ outputs: [output] })).common.image_file_prefix).toBe(prefix);
  });

  test('sets enable_layered for several layers, and render_layer_type by their names', () => {
    const fields = (...layers: SceneLayer[]) => of({ layers }).task_info;
    expect(fields(layer('a'))).toMatchObject({ enable_layered: '0', render_layer_type: '0' });
    expect(fields(layer('a'), layer('b', { node: 'b2' }))).toMatchObject({
      ...{ enable_layered: '1', render_layer_type: '0' },
    });
    expect(fields(layer('a'), layer('b', { node: 'rs_b' })).render_layer_type).toBe('1');
  });

  test('lists its layers under their job file names', () => {
    expect(of({ layers: [layer('a'), layer('b', { node: 'rs_b' })] }).layers).toEqual(['a', 'rs_b']);
    expect(taskOf('maya', { layers: ['x', 'y'] }).layers).toEqual(['x', 'y']);
  });

  test('layers of a scene that was not read get all settings', () => {
    const { scene_info, scene_info_render } = taskOf('maya', { layers: ['x', 'y'] });
    expect(Object.keys(scene_info)).toEqual(['x', 'y']);
    expect(scene_info.y).toMatchObject({ renderable: '1', common: { frames: '1-10[1]' } });
    expect(scene_info_render).toEqual(scene_info);
  });
});

test('Clarisse: images without layers do not switch layered rendering on', () => {
  const { task_info } = taskOf('clarisse', {
    report: reportOf('clarisse', { layers: [layer('project://a')] }),
  });
  expect(task_info.enable_layered).toBe('0');
});

describe('Cinema 4D and Max: chosen cameras', () => {
  test.each(['cinema4d', '3ds Max'])('%s', (dcc) => {
    expect(taskOf(dcc, { cameras: ['A'] }).scene_info_render).toMatchObject({
      common: { all_camera: ['A'] },
    });
  });
});

describe('a task file as the base', () => {
  const own = { common: { frames: '5-9[1]', note: null, list: [null, { frames: ['kept'] }] } };
  const base: BaseTask = { scene_info_render: own, layers: ['old'] };

  test('frames that are not text, and empty members, are kept', () => {
    const { scene_info, scene_info_render } = taskOf('maya', {}, { base });
    expect(scene_info_render).toEqual({
      common: { frames: '1-10[1]', note: null, list: [null, { frames: ['kept'] }] },
    });
    expect(scene_info).toEqual({});
  });

  test('its scene_info is kept', () => {
    const task = taskOf('maya', {}, { base: { ...base, scene_info: { a: 1 } }, framesChosen: false });
    expect(task.scene_info).toEqual({ a: 1 });
    expect(task.scene_info_render).toEqual(own);
    expect(task.layers).toEqual(['old']);
  });

  test.each<[what: string, spec: Partial<JobSpec>]>([
    ['layers', { layers: ['new'] }],
    ['cameras', { cameras: ['cam'] }],
    ['ROPs', { rops: ['/out/x'] }],
  ])('%s chosen with an option replace its sections', (_, spec) => {
    const task = taskOf('maya', spec, { base });
    expect(task.scene_info_render).not.toHaveProperty('common');
    expect(task.scene_info).toEqual(task.scene_info_render);
    expect(task.layers).toEqual(Object.keys(task.scene_info_render));
  });

  test.each([null, undefined, {}])('%j is not a section', (section) => {
    const empty = { scene_info_render: section, scene_info: section } as unknown as BaseTask;
    expect(taskOf('vue', {}, { base: empty }).scene_info_render).toEqual({ common: { frames: '1-10[1]' } });
  });
});

describe('files to upload', () => {
  test.each([
    ['D:\\a\\b.ma', 'D:/a/b.ma'],
    ['\\\\srv\\share\\b.ma', '//srv/share/b.ma'],
    ['/a/b\\c', '/a/b\\c'],
    ['/a/D:\\c', '/a/D:\\c'],
    ['/a/\\\\c', '/a/\\\\c'],
    ['/a/b', '/a/b'],
  ])('%s is written as %s', (path, expected) => {
    expect(forward(path)).toBe(expected);
  });

  test('Windows names that differ by more than case are two files', () => {
    // In upper case both would be STRASSE.
    const files = ['D:/tex/straße.png', 'D:/tex/strasse.png', 'd:\\TEX\\Strasse.PNG'];
    expect(uploadPairs('D:/s/a', undefined, files).map(({ local }) => local)).toEqual([
      ...['D:/s/a', 'D:/tex/straße.png', 'D:/tex/strasse.png'],
    ]);
  });

  test('one Windows file is uploaded to two storage paths that differ', () => {
    const asset = (path: string) => ({
      ...{ path, resolved: 'E:/found/a.png', kind: 'texture', node: 'n', missing: false, embedded: false },
    });
    const assets = ['D:/straße/a.png', 'D:/strasse/a.png', 'd:/STRASSE/A.PNG'].map(
      asset,
    ) as SceneReport['assets'];
    const pairs = uploadPairs('D:/s/a', reportOf('maya', { assets }), []);
    expect(pairs.map(({ server }) => server)).toEqual(['/D/s/a', '/D/straße/a.png', '/D/strasse/a.png']);
  });

  test('a scene that was not read lists itself and the extra files', () => {
    expect(uploadPairs('/s/a', undefined, ['/x/b'])).toEqual([
      { local: '/s/a', server: '/s/a' },
      { local: '/x/b', server: '/x/b' },
    ]);
  });

  test('a missing nested scene is not listed', () => {
    const nested = [{ path: 'rig.ma', resolved: null, missing: true, node: 'rRN' }];
    expect(uploadPairs('/s/a', reportOf('maya', { nested }), [])).toEqual([
      { local: '/s/a', server: '/s/a' },
    ]);
  });

  test.each([
    ['/sim/cache', '/sim/cache/data/1.vdb'],
    ['/sim/cache/', '/sim/cache/data/1.vdb'],
    ['E:\\sim\\cache\\', '/E/sim/cache/data/1.vdb'],
  ])('files below the folder %s are stored below it on the farm', (path, server) => {
    const folder = '/m/cache';
    const assets = [
      {
        ...{ path, resolved: `${folder}/data/1.vdb`, files: [`${folder}/data/1.vdb`], folder, node: 'n' },
        ...({ kind: 'cache', missing: false, embedded: false } as const),
      },
    ];
    expect(uploadPairs('/s/a', reportOf('maya', { assets }), [])[1]?.server).toBe(server);
  });

  test('an absolute path in Blender is kept on the farm', () => {
    const assets = [
      {
        ...{ path: '/tex/a.png', resolved: '/here/a.png', node: 'n' },
        ...({ kind: 'texture', missing: false, embedded: false } as const),
      },
    ];
    expect(uploadPairs('/s/a', reportOf('blender', { assets }), [])[1]?.server).toBe('/tex/a.png');
  });
});
