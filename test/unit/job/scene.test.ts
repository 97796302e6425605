import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../src/domain/dcc/dcc.js';
import { sceneServerPath } from '../../../src/domain/files/server-path.js';
import { parseFrameRange } from '../../../src/domain/frames/frame-range.js';
import {
  byDefault,
  found,
  type SceneAsset,
  type SceneReport,
  unknown,
} from '../../../src/domain/scene/scene-report.js';
import { buildJob } from '../../../src/job/build-job.js';
import type { JobSpec } from '../../../src/job/job-spec.js';
import { uploadPairs } from '../../../src/job/upload-pairs.js';

function report(dcc: string, more: Partial<SceneReport> = {}): SceneReport {
  const { name, id } = findDcc(dcc);
  return {
    scene: '/s/shot',
    dcc: { name, id },
    format: 'test',
    version: found('1'),
    renderer: found('arnold'),
    frames: found('1-10[1]'),
    size: found({ width: 1920, height: 1080 }),
    fps: unknown(),
    plugins: {},
    cameras: [],
    layers: [],
    outputs: [],
    assets: [],
    nested: [],
    unknown: [],
    tips: [],
    ...more,
  };
}

function build(dcc: string, more: Partial<SceneReport>, spec: Partial<JobSpec> = {}, fields = {}) {
  return buildJob({
    spec: {
      dcc: findDcc(dcc),
      scene: '/s/shot',
      version: '1',
      plugins: {},
      frames: parseFrameRange('1-10'),
      layers: [],
      cameras: [],
      rops: [],
      report: report(dcc, more),
      ownFrames: true,
      ...spec,
    },
    fields,
    base: undefined,
    framesChosen: true,
    sceneHash: 'x',
  });
}

const MAYA: Partial<SceneReport> = {
  cameras: [
    { name: 'persp', node: 'perspShape', renderable: false },
    { name: 'main', node: 'mainShape', renderable: true },
  ],
  layers: [
    { name: 'masterLayer', node: 'defaultRenderLayer', frames: byDefault('1-10[1]'), renderable: true },
    {
      name: 'fx',
      node: 'rs_fx',
      frames: found('20-30[2]'),
      renderable: true,
      size: found({ width: 640, height: 360 }),
      renderer: found('mayaHardware2'),
      cameras: ['persp'],
      output: 'fx/<Scene>',
      imageFormat: 'png',
    },
    { name: 'off', node: 'rs_off', frames: found('1-10[1]'), renderable: false },
  ],
  outputs: ['images/<RenderLayer>/<Scene>'],
  imageFormat: 'exr',
  projectFolder: 'D:\\show',
};

describe('Maya', () => {
  test('each layer under its node’s name, with its own settings', () => {
    const { scene_info_render: layers, task_info } = build('maya', MAYA)['task.json'];
    expect(Object.keys(layers)).toEqual(['defaultRenderLayer', 'rs_fx', 'rs_off']);
    expect(layers.defaultRenderLayer).toMatchObject({
      renderable: '1',
      common: {
        ...{ frames: '1-10[1]', width: '1920', height: '1080', renderer: 'arnold', image_format: 'exr' },
        ...{ image_file_prefix: '<RenderLayer>/<Scene>', all_camera: ['perspShape', 'mainShape'] },
        render_camera: ['mainShape'],
      },
    });
    expect(layers.rs_fx).toMatchObject({
      common: {
        ...{ frames: '20-30[2]', start: '20', end: '30', by_frame: '2', width: '640', height: '360' },
        ...{ renderer: 'mayaHardware2', image_format: 'png', image_file_prefix: 'fx/<Scene>' },
        render_camera: ['perspShape'],
      },
    });
    expect(layers.rs_off).toMatchObject({ renderable: '0' });
    expect(task_info).toMatchObject({
      enable_layered: '1',
      render_layer_type: '1',
      input_project_path: 'D:/show',
    });
  });

  test('chosen frames apply to every layer; layers and cameras match by either name', () => {
    const spec = { ownFrames: false, layers: ['rs_off', 'masterLayer'], cameras: ['persp'] };
    const { scene_info, scene_info_render } = build('maya', MAYA, spec)['task.json'];
    const states = (section: Record<string, unknown>) =>
      Object.values(section).map((layer) => (layer as { renderable: string }).renderable);
    expect(states(scene_info_render)).toEqual(['1', '0', '1']);
    expect(states(scene_info)).toEqual(['1', '1', '0']);
    expect(scene_info_render.rs_fx).toMatchObject({
      common: { frames: '1-10[1]', render_camera: ['perspShape'] },
    });
  });

  test('values that the user set replace the scene’s', () => {
    const { task_info } = build('maya', MAYA, {}, { render_layer_type: '0' })['task.json'];
    expect(task_info.render_layer_type).toBe('0');
  });

  test('Maya’s default image prefix is empty', () => {
    const job = build('maya', { ...MAYA, outputs: ['images/<Scene>'] });
    expect(job['task.json'].scene_info_render.defaultRenderLayer).toMatchObject({
      common: { image_file_prefix: '' },
    });
  });
});

test('Blender: the same in both sections (docs/protocol/job-files.md, §3.4)', () => {
  const { scene_info, scene_info_render } = build('blender', {
    cameras: [
      { name: 'Other', renderable: false },
      { name: 'Main', renderable: true },
    ],
    outputs: ['//render/'],
    imageFormat: 'OPEN_EXR',
    sceneName: 'Shot',
  })['task.json'];
  expect(scene_info).toEqual({
    common: {
      frames: '1-10[1]',
      camera_name: '<bpy_struct, Object("Main")>',
      scene_name: ['Shot'],
      Output_path: '//render/',
      width: '1920',
      height: '1080',
      Render_Format: 'OPEN_EXR',
    },
  });
  expect(scene_info_render).toEqual(scene_info);
});

describe('Clarisse', () => {
  const image = 'project://scene/cam02';
  const layers = [
    { name: image, frames: found('0-50[1]'), renderable: false, output: '/out/cam02', imageFormat: 'exr32' },
    { name: `${image}.a`, parent: image, frames: found('5-9[1]'), renderable: true, output: '/out/a' },
    { name: `${image}.b`, parent: image, frames: found('0-50[1]'), renderable: false },
    { name: 'project://scene/still', frames: found('7'), renderable: true },
  ];

  test('images with their layers, renderable as in the scene', () => {
    const { scene_info_render, scene_info, task_info } = build('clarisse', { layers })['task.json'];
    expect(scene_info_render.image_node).toMatchObject([
      {
        ...{
          name: image,
          frames: '0-50[1]',
          renderable: '0',
          output: '/out/cam02',
          format: 'exr32',
          LUT: '',
        },
        layers: [
          { name: `${image}.a`, frames: '5-9[1]', renderable: '1', output: '/out/a', format: 'exr16' },
          { name: `${image}.b`, renderable: '0' },
        ],
      },
      { name: 'project://scene/still', frames: '7-7[1]', renderable: '1', layers: [] },
    ]);
    expect(scene_info).toEqual(scene_info_render);
    expect(task_info.enable_layered).toBe('1');
  });

  test('a layer by the last component of its name', () => {
    const { scene_info_render } = build('clarisse', { layers }, { layers: ['b'] })['task.json'];
    const [first, second] = scene_info_render.image_node as { renderable: string; layers: object[] }[];
    expect(first).toMatchObject({ renderable: '0', layers: [{ renderable: '0' }, { renderable: '1' }] });
    expect(second).toMatchObject({ renderable: '0' });
  });
});

test('findings are written to tips.json', () => {
  const tips = [{ code: '10012', items: ['file1: a.png'] }];
  expect(build('maya', MAYA, { tips })['tips.json']).toEqual({ '10012': ['file1: a.png'] });
});

describe('the storage path of a scene’s file', () => {
  test.each<[written: string, local: string, server: string]>([
    ['tex/a.png', '/s/tex/a.png', '/s/tex/a.png'],
    ['D:/tex/a.png', '/mnt/tex/a.png', '/D/tex/a.png'],
    ['D:\\tex\\sub\\..\\a.png', '/mnt/a.png', '/D/tex/a.png'],
    ['D:/proj//tex/a.png', '/x/a.png', '/D/proj/tex/a.png'],
    ['\\\\srv\\share\\a.png', '/x/a.png', '/srv/share/a.png'],
    ['//srv/share/a.png', '/x/a.png', '/srv/share/a.png'],
    ['/home/u/a.png', 'D:\\x\\a.png', '/home/u/a.png'],
    ['/home/u/a.<UDIM>.png', '/home/u/a.1001.png', '/home/u/a.1001.png'],
    ['D:/seq/a.####.exr', '/x/a.0007.exr', '/D/seq/a.0007.exr'],
    ['$TEX/a.png', '/tex/a.png', '/tex/a.png'],
    ['/mnt/$SHOT/a.png', '/mnt/s1/a.png', '/mnt/s1/a.png'],
    ['/../../a.png', '/x/a.png', '/x/a.png'],
    ['D:/tex/wood.png', 'D:\\tex\\Wood.PNG', '/D/tex/Wood.PNG'],
    ['/a/b\\c.png', '/a/b\\c.png', '/a/b\\c.png'],
  ])('%s, found here as %s', (written, local, server) => {
    expect(sceneServerPath(written, local)).toBe(server);
  });

  const asset = (path: string, more: Partial<SceneAsset>): SceneAsset => ({
    ...{ path, resolved: null, kind: 'texture', node: 'n', missing: false, embedded: false },
    ...more,
  });

  test('every file is listed once, the scene first', () => {
    const assets = [
      asset('tex/a.png', { resolved: '/s/tex/a.png' }),
      asset('tex/a.png', { resolved: '/s/tex/a.png', node: 'other' }),
      asset('gone.png', { missing: true }),
      asset('packed.png', { embedded: true }),
      asset('D:/s/a.<UDIM>.exr', { resolved: '/t/a.1001.exr', files: ['/t/a.1001.exr', '/t/a.1002.exr'] }),
      asset('/sim/cache/', {
        resolved: '/m/cache/data/1.vdb',
        files: ['/m/cache/data/1.vdb'],
        folder: '/m/cache',
        kind: 'cache',
      }),
    ];
    const nested = [{ path: 'rig.ma', resolved: '/s/rig.ma', missing: false, node: 'rRN' }];
    expect(uploadPairs('/s/shot.ma', report('maya', { assets, nested }), ['/more/x'])).toEqual([
      { local: '/s/shot.ma', server: '/s/shot.ma' },
      { local: '/s/rig.ma', server: '/s/rig.ma' },
      { local: '/s/tex/a.png', server: '/s/tex/a.png' },
      { local: '/t/a.1001.exr', server: '/D/s/a.1001.exr' },
      { local: '/t/a.1002.exr', server: '/D/s/a.1002.exr' },
      { local: '/m/cache/data/1.vdb', server: '/sim/cache/data/1.vdb' },
      { local: '/more/x', server: '/more/x' },
    ]);
  });

  test('`//` is a server, and in Blender the folder of the scene', () => {
    const assets = [asset('//tex/a.png', { resolved: '/s/tex/a.png' })];
    expect(uploadPairs('/s/x', report('blender', { assets }), [])[1]?.server).toBe('/s/tex/a.png');
    expect(uploadPairs('/s/x', report('maya', { assets }), [])[1]?.server).toBe('/tex/a.png');
  });
});

test('two spellings of a Windows path are one upload, of a POSIX path two', () => {
  const asset = (path: string, resolved: string): SceneAsset => ({
    ...{ path, resolved, kind: 'texture', node: 'n', missing: false, embedded: false },
  });
  const pairs = (...assets: SceneAsset[]) =>
    uploadPairs(assets[0]?.resolved ?? '', report('maya', { assets }), []).map(({ server }) => server);
  const windows = [asset('D:/Tex/a.png', 'D:\\Tex\\a.png'), asset('d:\\tex\\A.png', 'd:\\tex\\A.png')];
  expect(pairs(...windows)).toEqual(['/D/Tex/a.png']);
  const server = [
    asset('\\\\SRV\\s\\a.png', '\\\\SRV\\s\\a.png'),
    asset('//srv/S/a.png', '\\\\srv\\S\\a.png'),
  ];
  expect(pairs(...server)).toEqual(['/SRV/s/a.png']);
  expect(pairs(asset('/tex/a.png', '/tex/a.png'), asset('/tex/A.png', '/tex/A.png'))).toHaveLength(2);
});

describe('a value that a scene leaves unknown', () => {
  const common = (more: Partial<SceneReport>, layer: string) => {
    const { scene_info_render } = build('maya', more)['task.json'] as never as {
      scene_info_render: Record<string, { common: Record<string, unknown> }>;
    };
    return scene_info_render[layer]?.common;
  };

  test('is empty in Maya’s job file, not the default of a new scene', () => {
    const layers = MAYA.layers?.slice(0, 1) ?? [];
    expect(
      common({ ...MAYA, layers, size: unknown(), renderer: unknown() }, 'defaultRenderLayer'),
    ).toMatchObject({
      ...{ width: '', height: '', renderer: '' },
    });
  });

  test('is not taken from the scene if a layer overrides it', () => {
    const [master, fx] = MAYA.layers ?? [];
    const own = { ...fx, size: unknown(), renderer: unknown() } as never;
    const found = common({ ...MAYA, layers: [master as never, own] }, 'rs_fx');
    expect(found).toMatchObject({ width: '', height: '', renderer: '' });
  });

  test('is the default of a new scene if the scene was not read', () => {
    const files = buildJob({
      ...{ fields: {}, base: undefined, framesChosen: true, sceneHash: 'x' },
      spec: {
        ...{
          dcc: findDcc('maya'),
          scene: '/s/shot',
          version: '1',
          plugins: {},
          frames: parseFrameRange('1'),
        },
        ...{ layers: [], cameras: [], rops: [] },
      },
    });
    expect(files['task.json'].scene_info_render).toMatchObject({
      defaultRenderLayer: { common: { width: '960', height: '540', renderer: 'mayaSoftware' } },
    });
  });
});
