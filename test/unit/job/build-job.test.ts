import { describe, expect, test } from 'vitest';
import { DCCS, dccById, findDcc } from '../../../src/domain/dcc/dcc.js';
import { parseFrameRange } from '../../../src/domain/frames/frame-range.js';
import type { BaseTask } from '../../../src/domain/task/task-info.js';
import { DataError } from '../../../src/errors.js';
import { buildJob, type JobInput } from '../../../src/job/build-job.js';
import type { JobSpec } from '../../../src/job/job-spec.js';
import vectors from '../../vectors/examples.json';

const HASH = '9e107d9d372bb6826bd81d3542a419d6';

function input(spec: Partial<JobSpec> = {}, more: Partial<JobInput> = {}): JobInput {
  return {
    spec: {
      dcc: findDcc('clarisse'),
      scene: '/home/u/a.project',
      version: 'clarisse_ifx_4.0_sp3',
      plugins: {},
      frames: parseFrameRange('1-10[2]'),
      layers: [],
      cameras: [],
      rops: [],
      ...spec,
    },
    fields: {},
    base: undefined,
    framesChosen: true,
    sceneHash: HASH,
    ...more,
  };
}

function taskOf(spec: Partial<JobSpec> = {}, more: Partial<JobInput> = {}) {
  return buildJob(input(spec, more))['task.json'];
}

/** `a.b.0.c` down a value. */
function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

/** Members and their kinds, one level deep. */
function kinds(value: unknown): Record<string, string> {
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([key, inner]) => [
      key,
      Array.isArray(inner) ? 'array' : inner === null ? 'null' : typeof inner,
    ]),
  );
}

const SPELLINGS = [
  'Maya',
  '3ds Max',
  'Houdini',
  'CINEMA 4D',
  'Blender',
  'Clarisse',
  'Arnold Standalone',
  'VR Standalone',
  'Katana',
];

describe.each(DCCS.map((dcc) => [dcc.name, dcc] as const))('%s', (_, dcc) => {
  const build = () => taskOf({ dcc, plugins: { some: '1.0' } });

  test('has the four sections', () => {
    const task = build();
    expect(task).toMatchObject({
      software_config: { cg_version: 'clarisse_ifx_4.0_sp3', plugins: { some: '1.0' } },
      task_info: { cg_id: String(dcc.id), input_cg_file: '/home/u/a.project', channel: '4' },
      scene_info: expect.any(Object),
      scene_info_render: expect.any(Object),
    });
    expect(task.software_config.cg_name).not.toBe('');
  });

  test('has only text in task_info, and the keys that the farm’s checker requires', () => {
    const task = build();
    expect(Object.values(task.task_info).filter((value) => typeof value !== 'string')).toEqual([]);
    expect(task.task_info).toMatchObject({
      hardwareConfigId: expect.any(String),
      graphics_cards_num: expect.any(String),
      project_name: '',
      pre_frames: '000',
      job_stop_time: '86400',
      task_stop_time: '259200',
    });
  });

  test('has its frames', () => {
    const task = build();
    const text = JSON.stringify(task.scene_info_render) + JSON.stringify(task.scene_info);
    expect(text).toContain('"frames":"1-10[2]"');
  });

  test('survives serialization', () => {
    const files = buildJob(input({ dcc }));
    expect(JSON.parse(JSON.stringify(files))).toEqual(files);
  });
});

test.each(vectors.jobs.filter(({ cgId }) => dccById(cgId)))('$name is spelled as the farm does', (job) => {
  const { cg_name } = taskOf({ dcc: dccById(job.cgId) as (typeof DCCS)[number] }).software_config;
  expect(cg_name).toBe(job.task.software_config.cg_name);
  expect(SPELLINGS).toContain(cg_name);
});

/** Where the parts of a DCC's shape lie, in our file and in the example's, and which members are optional. */
const SHAPES: [dcc: string, ours: string, example: string, optional: string[], spec?: Partial<JobSpec>][] = [
  ['maya', 'scene_info_render.defaultRenderLayer', 'scene_info_render.defaultRenderLayer', []],
  ['maya', 'scene_info_render.defaultRenderLayer.common', 'scene_info_render.defaultRenderLayer.common', []],
  ['houdini', 'scene_info_render', 'scene_info_render', []],
  ['houdini', 'scene_info_render.rop_node.0', 'scene_info_render.rop_node.0', ['width', 'height']],
  ['clarisse', 'scene_info_render.image_node.0', 'scene_info_render.image_node.0', []],
  [
    'clarisse',
    'scene_info_render.image_node.0.layers.0',
    'scene_info_render.image_node.0.layers.0',
    [],
    { layers: ['project://scene/cam02.layer02'] },
  ],
  [
    'blender',
    'scene_info.common',
    'scene_info.common',
    ['Output_path', 'width', 'height', 'Render_Format', 'camera_name', 'scene_name'],
  ],
  ['3ds Max', 'scene_info_render', 'scene_info_render', []],
  ['3ds Max', 'scene_info_render.common', 'scene_info_render.common', []],
  ['3ds Max', 'scene_info_render.renderer', 'scene_info_render.renderer', []],
  ['cinema4d', 'scene_info_render', 'scene_info_render', []],
  ['cinema4d', 'scene_info_render.common', 'scene_info_render.common', []],
  ['cinema4d', 'scene_info_render.renderer', 'scene_info_render.renderer', []],
  ['arnold', 'scene_info_render.common', 'scene_info_render.common', []],
  ['katana', 'scene_info_render.rendernodes.Render', 'scene_info.rendernodes.Render', []],
];

describe('shapes against the examples (docs/protocol/job-files.md, §3)', () => {
  test.each(SHAPES)('%s %s', (name, ours, theirs, optional, spec = {}) => {
    const dcc = findDcc(name);
    const example = vectors.jobs.find((job) => job.cgId === dcc.id)?.task;
    const documented = kinds(at(example, theirs));
    const made = kinds(at(taskOf({ dcc, ...spec }), ours));
    for (const key of optional) if (!(key in made)) delete documented[key];
    expect(made).toEqual(documented);
  });

  test('Clarisse, Max, Cinema 4D, Blender and Katana repeat the shape in scene_info', () => {
    for (const name of ['clarisse', '3ds Max', 'cinema4d', 'blender', 'katana']) {
      const { scene_info, scene_info_render } = taskOf({ dcc: findDcc(name) });
      expect(kinds(scene_info)).toEqual(kinds(scene_info_render));
      expect(scene_info).not.toBe(scene_info_render);
    }
  });

  test('V-Ray has an empty scene_info, as documented', () => {
    expect(taskOf({ dcc: findDcc('vr_standalone') }).scene_info).toEqual({});
  });
});

describe('choices', () => {
  test('Maya: layers and cameras', () => {
    const task = taskOf({ dcc: findDcc('maya'), layers: ['beauty', 'shadow'], cameras: ['camShape'] });
    expect(Object.keys(task.scene_info_render)).toEqual(['beauty', 'shadow']);
    expect(at(task, 'scene_info_render.shadow')).toMatchObject({
      renderable: '1',
      common: { frames: '1-10[2]', start: '1', end: '10', by_frame: '2', render_camera: ['camShape'] },
    });
  });

  test('Houdini: ROPs, each a render to use', () => {
    const task = taskOf({ dcc: findDcc('houdini'), rops: ['/out/a', '/out/b'] });
    expect(task.scene_info_render.rop_node).toEqual([
      { node: '/out/a', frames: '1-10[2]', option: '-1', render: '1' },
      { node: '/out/b', frames: '1-10[2]', option: '-1', render: '1' },
    ]);
  });

  test('Clarisse: layers of an image are rendered instead of it', () => {
    const layers = ['project://scene/cam02.a', 'project://scene/cam02.b', 'project://scene/cam03.c'];
    const images = taskOf({ layers }).scene_info_render.image_node as Record<string, unknown>[];
    expect(images.map(({ name, renderable }) => [name, renderable])).toEqual([
      ['project://scene/cam02', '0'],
      ['project://scene/cam03', '0'],
    ]);
    expect(images[0]?.layers).toMatchObject([
      { name: 'project://scene/cam02.a', renderable: '1', frames: '1-10[2]' },
      { name: 'project://scene/cam02.b', renderable: '1', frames: '1-10[2]' },
    ]);
  });

  test('Clarisse: without a layer the image itself is rendered', () => {
    expect(at(taskOf(), 'scene_info_render.image_node')).toMatchObject([{ renderable: '1', layers: [] }]);
  });

  test('Katana: render nodes by name', () => {
    const task = taskOf({ dcc: findDcc('katana'), rops: ['Beauty', 'Matte'] });
    expect(Object.keys(task.scene_info_render.rendernodes as object)).toEqual(['Beauty', 'Matte']);
  });

  test('Max: cameras to render only in scene_info_render', () => {
    const task = taskOf({ dcc: findDcc('3ds Max'), cameras: ['Camera001'] });
    expect(at(task, 'scene_info_render.common.renderable_camera')).toEqual(['Camera001']);
    expect(at(task, 'scene_info.common.renderable_camera')).toEqual([]);
  });

  test('Max: a single frame is a bare number', () => {
    const task = taskOf({ dcc: findDcc('3ds Max'), frames: parseFrameRange('0') });
    expect(at(task, 'scene_info_render.common.frames')).toBe('0');
  });

  test('Blender: the camera is written in Python’s notation', () => {
    const task = taskOf({ dcc: findDcc('blender'), cameras: ['Main'] });
    expect(at(task, 'scene_info_render.common.camera_name')).toBe('<bpy_struct, Object("Main")>');
  });

  test('a single frame is written as a range', () => {
    const task = taskOf({ frames: parseFrameRange('537') });
    expect(at(task, 'scene_info_render.image_node.0.frames')).toBe('537-537[1]');
  });
});

describe('task_info', () => {
  test('fields replace defaults, but not the scene and its DCC', () => {
    const fields = { os_name: '0', made_up: 'x', cg_id: '1', input_cg_file: '/other' };
    expect(taskOf({}, { fields }).task_info).toMatchObject({
      os_name: '0',
      made_up: 'x',
      cg_id: '2013',
      input_cg_file: '/home/u/a.project',
    });
  });

  test('a path of Windows is written with forward slashes', () => {
    expect(taskOf({ scene: 'D:\\a b\\x.project' }).task_info.input_cg_file).toBe('D:/a b/x.project');
  });

  test('a backslash in a POSIX name stays', () => {
    expect(taskOf({ scene: '/a/b\\c.project' }).task_info.input_cg_file).toBe('/a/b\\c.project');
  });

  test('two jobs share nothing', () => {
    const one = taskOf();
    one.task_info.ram = '128';
    (one.scene_info_render.image_node as unknown[]).length = 0;
    expect(taskOf().task_info.ram).toBe('64');
    expect(taskOf().scene_info_render.image_node).toHaveLength(1);
  });
});

describe('upload.json (docs/protocol/job-files.md, §4)', () => {
  test('lists the scene among the assets, and as an array with its hash', () => {
    expect(buildJob(input({ scene: 'D:/scene/shot.project' }))['upload.json']).toEqual({
      asset: [{ local: 'D:/scene/shot.project', server: '/D/scene/shot.project' }],
      scene: [{ local: 'D:/scene/shot.project', server: '/D/scene/shot.project', hash: HASH }],
    });
  });

  test('has the shape of the example', () => {
    const { asset, scene } = buildJob(input({ dcc: findDcc('maya') }))[
      'upload.json'
    ] as typeof vectors.upload;
    expect(kinds(asset[0])).toEqual(kinds(vectors.upload.asset[0]));
    expect(kinds(scene[0])).toEqual(kinds(vectors.upload.scene[0]));
  });

  test('Max writes the scene as an object', () => {
    const upload = buildJob(input({ dcc: findDcc('3ds Max'), scene: '/m/jh.max' }))['upload.json'];
    expect(upload).toMatchObject({ scene: { local: '/m/jh.max', server: '/m/jh.max', hash: HASH } });
  });

  test('a relative scene is rejected', () => {
    expect(() => buildJob(input({ scene: 'a.project' }))).toThrow(DataError);
  });

  test('lists only the scene if the scene has no assets', () => {
    expect(buildJob(input())['tips.json']).toEqual({});
  });
});

describe('a task file as the base', () => {
  const base: BaseTask = {
    software_config: { cg_name: 'X', cg_version: 'old', plugins: { kept: '1', raised: '1' } },
    task_info: { time_out: '1' },
    scene_info: {},
    scene_info_render: {
      image_node: [{ name: 'i', frames: '0-50[1]', layers: [{ name: 'l', frames: '5-9[1]' }] }],
    },
    additional_info: { note: 'kept' },
  };

  test('keeps its scene sections, plug-ins and unknown members', () => {
    const task = taskOf({ plugins: { raised: '2' } }, { base, framesChosen: false });
    expect(task.scene_info_render).toEqual(base.scene_info_render);
    expect(task.additional_info).toEqual({ note: 'kept' });
    expect(task.software_config).toEqual({
      cg_name: 'Clarisse',
      cg_version: 'clarisse_ifx_4.0_sp3',
      plugins: { kept: '1', raised: '2' },
    });
  });

  test('is given the chosen frames at any depth', () => {
    const task = taskOf({}, { base });
    expect(task.scene_info_render).toEqual({
      image_node: [{ name: 'i', frames: '1-10[2]', layers: [{ name: 'l', frames: '1-10[2]' }] }],
    });
    expect(at(base, 'scene_info_render.image_node.0.frames')).toBe('0-50[1]');
  });

  test.each(vectors.jobs.filter(({ cgId }) => dccById(cgId) && cgId !== 2008))(
    '$name: chosen frames replace those of the example',
    (job) => {
      const dcc = dccById(job.cgId) as (typeof DCCS)[number];
      const own = job.task as unknown as BaseTask;
      const text = JSON.stringify(taskOf({ dcc }, { base: own }));
      const frames = [...text.matchAll(/"frames":"([^"]*)"/g)].map(([, range]) => range);
      expect(new Set(frames)).toEqual(new Set(['1-10[2]']));
    },
  );

  test('scene_info is used if scene_info_render is empty', () => {
    const only: BaseTask = { scene_info: { common: { frames: '1-4' } }, scene_info_render: {} };
    const task = taskOf({ dcc: findDcc('blender') }, { base: only, framesChosen: false });
    expect(task.scene_info_render).toEqual({ common: { frames: '1-4' } });
  });

  test('without scene sections is given those of its DCC', () => {
    const task = taskOf({}, { base: { task_info: {} } });
    expect(task.scene_info_render).toEqual(taskOf().scene_info_render);
  });
});

describe('asset.json (docs/protocol/job-files.md, §7)', () => {
  test.each([
    ['houdini', { asset: ['D:/s/a.x'] }],
    ['cinema4d', { asset: ['D:/s/a.x'] }],
    ['blender', {}],
    ['katana', {}],
    ['arnold', {}],
    ['vr_standalone', {}],
  ])('%s', (dcc, expected) => {
    expect(buildJob(input({ dcc: findDcc(dcc), scene: 'D:/s/a.x' }))['asset.json']).toEqual(expected);
  });
});
