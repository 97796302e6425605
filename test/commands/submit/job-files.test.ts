import { createHash } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());
beforeEach(() => {
  for (const name of ['shot.project', 'shot.ma', 'shot.blend', 'shot.hip', 'shot.katana'])
    workstation.file(name);
});

/** Submits and answers what arrived in the farm's storage. */
async function sent(scene: string, ...flags: string[]) {
  const frames = flags.includes('--frames') || flags.includes('--task-json') ? [] : ['--frames', '1-10'];
  const { code, stdout, stderr } = await workstation.run(['submit', scene, ...frames, '--json', ...flags]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const answer = onlyJson(stdout);
  return { id: answer.taskId as number, answer, task: workstation.jobFile(answer.taskId) };
}

/** Submits what must be refused, and answers the refusal. */
async function refused(scene: string, ...flags: string[]) {
  const { code, stdout, stderr } = await workstation.run([
    'submit',
    scene,
    '--frames',
    '1-10',
    '--json',
    ...flags,
  ]);
  expect(stdout).toBe('');
  const { error } = onlyJson(stderr);
  expect(error.exitCode).toBe(code);
  return { code, message: error.message as string, hint: error.hint as string };
}

/** Every value of a member, however deep. */
function all(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner] : all(inner, key)));
}

describe('the four job files', () => {
  test('have the 24 documented fields, all of them text', async () => {
    const { id, task } = await sent('shot.project', '--dcc-version', '4.0');
    expect(task.task_info).toMatchObject({
      input_cg_file: workstation.file('shot.project'),
      input_project_path: '',
      is_picture: '0',
      task_id: String(id),
      user_id: '10000001',
      project_id: '0',
      project_name: '',
      cg_id: '2013',
      platform: '2',
      channel: '4',
      os_name: '1',
      ram: '64',
      pre_frames: '000',
      stop_after_test: '2',
      frames_per_task: '1',
      job_stop_time: '86400',
      task_stop_time: '259200',
      time_out: '43200',
      tiles: '1',
      tiles_type: 'block',
      is_layer_rendering: '1',
      render_layer_type: '0',
      is_distribute_render: '0',
      distribute_render_node: '3',
    });
    for (const value of Object.values(task.task_info)) expect(value).toEqual(expect.any(String));
    // The official checker refuses a file without them.
    expect(task.task_info).toHaveProperty('hardwareConfigId');
    expect(task.task_info).toHaveProperty('graphics_cards_num');
    expect(task.scene_info).toEqual(expect.any(Object));
    expect(task.scene_info_render).toEqual(expect.any(Object));
  });

  test('list the scene with its hash in upload.json', async () => {
    const local = workstation.file('hashed.project', 'its bytes');
    const { id } = await sent('hashed.project');
    const hash = createHash('md5').update('its bytes').digest('hex');
    const upload = workstation.jobFile(id, 'upload.json');
    expect(upload.asset).toEqual([{ local, server: local }]);
    expect(upload.scene).toEqual([{ local, server: local, hash }]);
    expect(workstation.jobFile(id, 'tips.json')).toEqual({});
    expect(workstation.jobFile(id, 'asset.json')).toEqual(expect.any(Object));
  });

  test('of 3ds Max have one scene and no list', async () => {
    const local = workstation.file('shot.max');
    const { id } = await sent('shot.max');
    expect(workstation.jobFile(id, 'upload.json').scene).toMatchObject({ local });
  });
});

describe('--dcc-version', () => {
  test.each([
    ['shot.project', 'clarisse_ifx_4.0_sp1', 'clarisse_ifx_4.0_sp1'],
    ['shot.project', '4.0', 'clarisse_ifx_4.0_sp3'],
    ['shot.project', '4', 'clarisse_ifx_4.0_sp3'],
    ['shot.project', '5.0', 'clarisse_ifx_5.0_sp14'],
    ['shot.ma', '2019', '2019'],
    ['shot.blend', '2.81', '2.81'],
    ['shot.blend', '2', '2.93'],
    ['shot.hip', '17.0.352', '17.0.352'],
    ['shot.katana', '3.2', '3.2v1'],
  ])('of %s: %s is the farm’s %s, without a warning', async (scene, wanted, version) => {
    const argv = ['submit', scene, '--frames', '1', '--dcc-version', wanted, '--dry-run'];
    const { code, stdout, stderr } = await workstation.run(argv);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/warning/i);
    expect(stdout).toContain(`"cg_version": "${version}"`);
    const { task } = await sent(scene, '--dcc-version', wanted);
    expect(task.software_config.cg_version).toBe(version);
  });

  test.each([
    ['shot.project', '3.7', 'clarisse_ifx_4.0_sp1'],
    ['shot.blend', '2.84', '2.90'],
    ['shot.ma', '2020.5', '2021'],
    ['shot.hip', '18.1', '18.5.596'],
  ])('of %s: %s uses the nearest newer one, %s, with a warning', async (scene, wanted, version) => {
    const argv = ['submit', scene, '--frames', '1', '--dcc-version', wanted];
    const { code, stdout, stderr } = await workstation.run(argv);
    expect(code).toBe(0);
    const warnings = linesOf(stderr).filter((line) => /^warning/i.test(line));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(wanted);
    expect(warnings[0]).toContain(version);
    const id = Number(/\((\d+)\)/.exec(stdout)?.[1]);
    expect(workstation.jobFile(id).software_config.cg_version).toBe(version);
  });

  test('newer than all of the farm’s exits with 65 and lists these', async () => {
    const { code, message } = await refused('shot.project', '--dcc-version', '6.0');
    expect(code).toBe(65);
    expect(message).toContain('6.0');
    expect(message).toContain('clarisse_ifx_5.0_sp14');
  });
});

describe('--plugin', () => {
  test('can be repeated', async () => {
    const flags = ['--dcc-version', '2019', '--plugin', 'mtoa=3.2.1.1', '--plugin', 'renderman=22.6'];
    const { task } = await sent('shot.ma', ...flags);
    expect(task.software_config.plugins).toEqual({ mtoa: '3.2.1.1', renderman: '22.6' });
  });

  test('is sent under the farm’s own name', async () => {
    const { task } = await sent('shot.ma', '--plugin', 'MtoA=5.1.0');
    expect(task.software_config.plugins).toEqual({ mtoa: '5.1.0' });
  });

  test('that the farm does not have exits with 65', async () => {
    const unknown = await refused('shot.ma', '--plugin', 'nonesuch=4.0');
    expect(unknown.code).toBe(65);
    expect(unknown.message).toContain('nonesuch');
    expect(unknown.message).toContain('mtoa');
    const version = await refused('shot.ma', '--plugin', 'mtoa=9.9');
    expect(version.code).toBe(65);
    expect(version.message).toContain('9.9');
    expect(version.message).toContain('5.1.0');
  });
});

describe('--frames', () => {
  test.each([
    ['1-10', '1-10[1]'],
    ['5', '5-5[1]'],
    ['1-10[2]', '1-10[2]'],
    ['0-333[1]', '0-333[1]'],
    [' 3 - 7 [2] ', '3-7[2]'],
  ])('%s is written as %s', async (typed, wire) => {
    const { task } = await sent('shot.project', '--frames', typed);
    expect(new Set(all(task.scene_info_render, 'frames'))).toEqual(new Set([wire]));
    expect(new Set(all(task.scene_info, 'frames'))).toEqual(new Set([wire]));
  });
});

describe('what is rendered', () => {
  test('--layer of Maya', async () => {
    const { id, task } = await sent('shot.ma', '--layer', 'beauty', '--layer', 'shadow');
    expect(Object.keys(task.scene_info_render)).toEqual(['beauty', 'shadow']);
    expect(task.scene_info_render.beauty).toMatchObject({ renderable: '1', common: { frames: '1-10[1]' } });
    expect((await workstation.record(id)).respRenderingTaskList).toHaveLength(2);
  });

  test('--camera of Maya', async () => {
    const { id, task } = await sent('shot.ma', '--camera', 'left', '--camera', 'right');
    expect(all(task.scene_info_render, 'render_camera')).toEqual([['left', 'right']]);
    expect((await workstation.record(id)).isOpen).toBe(1);
  });

  test('--layer of Clarisse', async () => {
    const { task } = await sent('shot.project', '--layer', 'project://scene/cam02.layer02');
    const [image] = task.scene_info_render.image_node;
    expect(image).toMatchObject({ name: 'project://scene/cam02', renderable: '0' });
    expect(image.layers).toMatchObject([
      { name: 'project://scene/cam02.layer02', renderable: '1', frames: '1-10[1]' },
    ]);
    expect(task.scene_info).toEqual(task.scene_info_render);
  });

  test('--camera of Blender', async () => {
    const { id, task } = await sent('shot.blend', '--camera', 'Cam.001');
    expect(task.scene_info_render.common.camera_name).toBe('<bpy_struct, Object("Cam.001")>');
    expect(task.scene_info).toEqual(task.scene_info_render);
    expect((await workstation.record(id)).isOpen).toBe(0);
  });

  test('--rop of Houdini', async () => {
    const { id, task } = await sent('shot.hip', '--rop', '/out/mantra1', '--rop', '/out/mantra2');
    expect(task.scene_info_render.rop_node).toMatchObject([
      { node: '/out/mantra1', frames: '1-10[1]', option: '-1', render: '1' },
      { node: '/out/mantra2', frames: '1-10[1]', option: '-1', render: '1' },
    ]);
    expect((await workstation.record(id)).respRenderingTaskList).toHaveLength(2);
  });

  test('--rop of Katana', async () => {
    const { task } = await sent('shot.katana', '--rop', 'Render');
    expect(task.scene_info.rendernodes).toMatchObject({ Render: { frames: '1-10[1]', renderable: '1' } });
  });

  test.each([
    ['shot.ma', '--rop', '/out/x'],
    ['shot.hip', '--layer', 'beauty'],
    ['shot.blend', '--layer', 'beauty'],
  ])('%s does not support %s: exit 64', async (scene, flag, value) => {
    const { code, message } = await refused(scene, flag, value);
    expect(code).toBe(64);
    expect(message).toContain(flag);
  });
});
