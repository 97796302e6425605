import { afterAll, describe, expect, test } from 'vitest';
import { everyNth } from '../../support/exhaustive.js';
import { startRelay } from '../../support/proxies/relay.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
for (const name of ['shot.project', 'shot.ma', 'one.ma', 'two.ma']) workstation.file(name);
afterAll(() => workstation.close());

/** Submits the Maya scene; returns the job file in the farm's storage. */
async function sent(...flags: string[]) {
  const frames = flags.includes('--frames') || flags.includes('--task-json') ? [] : ['--frames', '1-10'];
  const { code, stdout, stderr } = await workstation.run([
    'submit',
    'shot.ma',
    ...frames,
    '--json',
    ...flags,
  ]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const { taskId, taskInfo } = onlyJson(stdout);
  const task = workstation.jobFile(taskId);
  expect(taskInfo).toEqual(task.task_info);
  return { id: taskId as number, task, info: task.task_info };
}

async function refused(...flags: string[]) {
  const { code, stdout, stderr } = await workstation.run(['submit', 'shot.ma', '--json', ...flags]);
  expect(stdout).toBe('');
  return { code, error: onlyJson(stderr).error };
}

describe('options that are fields of task_info', () => {
  test.each(
    everyNth(3, [
      [['--chunk-size', '7'], { frames_per_task: '7' }],
      [['--os', 'linux'], { os_name: '0' }],
      [['--os', 'windows'], { os_name: '1' }],
      [['--time-limit', '2h'], { task_stop_time: '7200' }],
      [['--time-limit', '90s'], { task_stop_time: '90' }],
      [['--platform', '62'], { platform: '62' }],
      [['--test-frames', 'first'], { pre_frames: '100', stop_after_test: '2' }],
      [['--test-frames', 'first,middle,last'], { pre_frames: '111' }],
      [['--test-frames', 'last,first'], { pre_frames: '101' }],
      [['--test-frames', '1,5-9'], { pre_frames: '000:1,5-9[1]' }],
      [['--test-frames', 'middle,5'], { pre_frames: '010:5' }],
      [['--test-frames', 'first', '--stop-after-test'], { pre_frames: '100', stop_after_test: '1' }],
      [['--set', 'time_out=3600'], { time_out: '3600' }],
      [['--set', 'tiles=4', '--set', 'tiles_type=strip'], { tiles: '4', tiles_type: 'strip' }],
      [['--set', 'edit_name=a=b'], { edit_name: 'a=b' }],
      [['--set', 'project_id=77'], { project_id: '77' }],
      [['--hardware', '302'], { hardwareConfigId: '302', ram: '64', graphics_cards_num: '2' }],
      [['--hardware', '28C/128GB'], { hardwareConfigId: '303', ram: '128' }],
      [['--hardware', '28c/128'], { hardwareConfigId: '303', ram: '128' }],
      [['--hardware', '28C'], { hardwareConfigId: '302', ram: '64' }],
      [
        ['--platform', '21', '--hardware', '2080Ti/128GB/2*GPU'],
        { platform: '21', hardwareConfigId: '339', ram: '128', graphics_cards_num: '2' },
      ],
      [['--platform', '62', '--hardware', '28C/64GB'], { platform: '62', hardwareConfigId: '497' }],
    ]),
  )('%j sets %j', async (flags, fields) => {
    const { info } = await sent(...flags);
    expect(info).toMatchObject(fields);
  });

  test.each([
    ['an unknown id', ['--hardware', '999']],
    ['a machine of another platform', ['--hardware', '337']],
    ['an unknown model', ['--hardware', '96C']],
    ['memory that the model does not have', ['--hardware', '28C/512GB']],
    ['GPUs that a CPU machine does not have', ['--hardware', '28C/64GB/2']],
  ])('--hardware with %s exits with 65 and lists the available hardware', async (_, flags) => {
    const { code, error } = await refused('--frames', '1', ...flags);
    expect(code).toBe(65);
    expect(error.message).toContain(flags[1]);
    expect(error.message).toContain('28C/128GB');
  });
});

describe('options that the farm stores outside the job file', () => {
  test('--priority sets the priority of the task', async () => {
    const { id } = await sent('--priority', '60');
    expect((await workstation.record(id)).taskUserLevel).toBe(60);
    const { id: usual } = await sent();
    expect((await workstation.record(usual)).taskUserLevel).toBe(50);
  });

  test('--node-limit sets the node limit of the task', async () => {
    const { id } = await sent('--node-limit', '2');
    expect((await workstation.record(id)).taskLimit).toBe(2);
  });

  test('--artist sets the producer of the task', async () => {
    const { id } = await sent('--artist', 'Jo Ünal');
    expect((await workstation.record(id)).producer).toBe('Jo Ünal');
  });

  test('--label sets the labels of the task', async () => {
    const { id } = await sent('--label', 'night', '--label', 'final');
    expect(Object.values(JSON.parse((await workstation.record(id)).labels))).toEqual(['night', 'final']);
  });

  test('--platform sends the requests to that platform', async () => {
    const relay = await startRelay(workstation.farm.sandbox.address.domain);
    const env = { ...workstation.env, RAYVISION_DOMAIN: relay.domain };
    await workstation.run(['submit', 'shot.ma', '--frames', '1', '--platform', '62'], { env });
    await relay.close();
    expect(new Set(relay.requests.map(({ headers }) => headers.platform))).toEqual(new Set(['62']));
  });

  test('--stop-after-test pauses the task with status 40', async () => {
    const { id } = await sent('--test-frames', '2,4', '--stop-after-test');
    const { code, stdout } = await workstation.run(['wait', String(id), '--until', 'test', '--json']);
    expect(code).toBe(0);
    expect(onlyJson(stdout).tasks[0]).toMatchObject({ status: { code: 40 }, frames: { total: 10, done: 2 } });
  });
});

describe('--project', () => {
  const projects = async () =>
    (await workstation.farm.call('/api/render/project/list', { flag: 2 })).data.projectNameList;

  test('that exists is used', async () => {
    await workstation.farm.call('/api/render/project/add', { newName: 'there', status: 0 });
    const [{ projectId }] = (await projects()).filter(
      (p: { projectName: string }) => p.projectName === 'there',
    );
    const { info } = await sent('--project', 'there');
    expect(info).toMatchObject({ project_name: 'there', project_id: String(projectId) });
  });

  test('that is new is created once for several scenes and submissions', async () => {
    const relay = await startRelay(workstation.farm.sandbox.address.domain);
    const env = { ...workstation.env, RAYVISION_DOMAIN: relay.domain };
    const argv = ['submit', 'one.ma', 'two.ma', '--frames', '1', '--project', 'film é', '--json'];
    const first = onlyJson((await workstation.run(argv, { env })).stdout).submissions;
    const second = onlyJson((await workstation.run(argv, { env })).stdout).submissions;
    await relay.close();
    expect(relay.requests.filter(({ path }) => path === '/api/render/project/add')).toHaveLength(1);
    const made = (await projects()).filter((p: { projectName: string }) => p.projectName === 'film é');
    expect(made).toHaveLength(1);
    for (const { taskId, taskInfo } of [...first, ...second]) {
      expect(taskInfo).toMatchObject({ project_name: 'film é', project_id: String(made[0].projectId) });
      expect(workstation.jobFile(taskId).task_info).toEqual(taskInfo);
    }
  });
});

describe('--task-json', () => {
  const base = {
    software_config: { cg_name: 'Maya', cg_version: '2019', plugins: { mtoa: '3.2.1.1' } },
    task_info: {
      ...{ cg_id: '2000', task_id: '439800', user_id: '10000031', frames_per_task: '2', ram: '128' },
      ...{ pre_frames: '010', time_out: 3600, note: 'kept' },
    },
    scene_info_render: {
      beauty: { renderable: '1', common: { frames: '20-29[1]', width: '1920', renderer: 'arnold' } },
      shadow: { renderable: '1', common: { frames: '20-29[1]', width: '1920', renderer: 'arnold' } },
    },
    additional_info: { vendor: 'agreed' },
  };
  const file = () => workstation.file('sdk.json', JSON.stringify(base));

  test('provides the fields of a submission', async () => {
    const { id, task, info } = await sent('--task-json', file());
    expect(task.software_config).toEqual(base.software_config);
    expect(task.additional_info).toEqual(base.additional_info);
    expect(task.scene_info_render).toEqual(base.scene_info_render);
    expect(info).toMatchObject({ frames_per_task: '2', ram: '128', pre_frames: '010', note: 'kept' });
    expect(info).toMatchObject({ task_id: String(id), user_id: '10000001', time_out: '3600' });
    expect(info.input_cg_file).toBe(workstation.file('shot.ma'));
    expect(await workstation.record(id)).toMatchObject({ isOpen: 1 });
  });

  test('is overridden by options', async () => {
    const flags = ['--frames', '1-4', '--dcc-version', '2020', '--plugin', 'mtoa=5.1.0', '--chunk-size', '3'];
    const { task, info } = await sent('--task-json', file(), ...flags);
    expect(task.software_config).toMatchObject({ cg_version: '2020', plugins: { mtoa: '5.1.0' } });
    expect(task.scene_info_render.beauty.common).toMatchObject({ frames: '1-4[1]', width: '1920' });
    expect(info.frames_per_task).toBe('3');
  });

  test('may begin with a byte order mark', async () => {
    const marked = workstation.file('bom.json', `\uFEFF${JSON.stringify(base)}`);
    expect((await sent('--task-json', marked)).info.note).toBe('kept');
  });

  test.each([
    ['text that is not JSON', '{"task_info": {\n  "ram": 64,\n'],
    ['a list', '[]'],
    ['a field that is not text', '{"task_info": {"ram": {"gb": 64}}}'],
    ['an invalid frame range', '{"scene_info_render": {"a": {"common": {"frames": "all of them"}}}}'],
    ['a descending frame range', '{"scene_info_render": {"a": {"common": {"frames": "9-1[1]"}}}}'],
  ])('with %s exits with 65, and the error names the file', async (_, content) => {
    workstation.file('broken.json', content);
    const { code, error } = await refused('--task-json', 'broken.json');
    expect(code).toBe(65);
    expect(error.message).toContain('broken.json');
    expect(error.message).not.toContain('\n');
  });
});

describe('precedence', () => {
  test('of a field is option, --set, --task-json, default', async () => {
    const file = workstation.file(
      'weak.json',
      '{"task_info":{"frames_per_task":"2","pre_frames":"010","ram":"128"}}',
    );
    const from = ['--frames', '1-4', '--task-json', file];
    expect((await sent('--frames', '1-4')).info).toMatchObject({ frames_per_task: '1', ram: '64' });
    expect((await sent(...from)).info).toMatchObject({ frames_per_task: '2', pre_frames: '010', ram: '128' });
    const set = [...from, '--set', 'frames_per_task=3', '--set', 'pre_frames=001'];
    expect((await sent(...set)).info).toMatchObject({ frames_per_task: '3', pre_frames: '001', ram: '128' });
    const flags = [...set, '--chunk-size', '4', '--test-frames', 'first'];
    expect((await sent(...flags)).info).toMatchObject({
      frames_per_task: '4',
      pre_frames: '100',
      ram: '128',
    });
  });

  test('is the same for the project and the hardware', async () => {
    const set = ['--set', 'project_name=weak', '--set', 'hardwareConfigId=301', '--set', 'ram=32'];
    const { info } = await sent(...set, '--project', 'strong', '--hardware', '303');
    expect(info).toMatchObject({ project_name: 'strong', hardwareConfigId: '303', ram: '128' });
  });

  test.each(['task_id', 'user_id'])('%s cannot be changed by --set: 64', async (key) => {
    const { code, error } = await refused('--frames', '1', '--set', `${key}=5`);
    expect(code).toBe(64);
    expect(error.message).toContain(key);
  });

  test('--layer is not ignored if the file of --task-json has layers', async () => {
    const layers = { a: { renderable: '1', common: { frames: '1-2[1]' } } };
    const file = workstation.file('layers.json', JSON.stringify({ scene_info_render: layers }));
    const { stdout, stderr } = await workstation.run([
      'submit',
      'shot.ma',
      '--task-json',
      file,
      '--layer',
      'b',
      '--json',
    ]);
    if (stdout === '') expect(onlyJson(stderr).error.message).toContain('--layer');
    else expect(workstation.jobFile(onlyJson(stdout).taskId).scene_info_render).toHaveProperty('b');
  });
});

describe('the DCC', () => {
  test('of --dcc takes precedence over that of the extension, with a warning', async () => {
    const { code, stdout, stderr } = await workstation.run([
      ...['submit', 'shot.ma', '--frames', '1', '--dcc', 'blender', '--dcc-version', '2.81'],
    ]);
    expect(code).toBe(0);
    const warnings = linesOf(stderr).filter((line) => /^warning/i.test(line));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('shot.ma');
    expect(warnings[0]).toContain('blender');
    const id = Number(/\((\d+)\)/.exec(stdout)?.[1]);
    expect(workstation.jobFile(id).software_config.cg_name).toBe('Blender');
  });
});
