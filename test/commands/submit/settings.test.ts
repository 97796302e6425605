import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readFieldFlags } from '../../../src/commands/flags/job-field-flags.js';
import { mergeSettings } from '../../../src/submission/settings/merge-settings.js';
import type { FileSource } from '../../../src/submission/settings/setting-sources.js';
import { casesAt } from '../../support/exhaustive.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());

interface Sources {
  readonly profile?: object;
  readonly project?: object;
  readonly task?: object;
  readonly flags?: readonly string[];
  readonly scene?: string;
}

/** Runs a submission whose settings come from these places. */
function submitFrom({ profile, project, task, flags = [], scene = 'shot.ma' }: Sources) {
  const cwd = mkdtempSync(join(workstation.cwd, 'film-'));
  const folder = mkdtempSync(join(workstation.folder, 'settings-'));
  mkdirSync(folder, { recursive: true });
  const write = (path: string, content: object) => writeFileSync(path, JSON.stringify(content));
  if (profile) write(join(folder, 'config.json'), { profiles: { default: profile } });
  if (project) write(join(cwd, '.rayvision.json'), project);
  if (task) write(join(cwd, 'task.json'), task);
  writeFileSync(join(cwd, scene), 'a scene');
  const file = task ? ['--task-json', 'task.json'] : [];
  return workstation.run(['submit', scene, '--json', ...file, ...flags], { cwd, folder });
}

async function sent(sources: Sources) {
  const { code, stdout, stderr } = await submitFrom(sources);
  expect([code, stderr]).toEqual([0, '']);
  const { taskId } = onlyJson(stdout);
  return {
    id: taskId as number,
    task: workstation.jobFile(taskId),
    record: await workstation.record(taskId),
  };
}

const FRAMES = { frames: '1-4' };

describe('a field of task_info: flag > --set > task file > project file > profile > default', () => {
  const ROWS: [member: string, key: string, flag: string, values: string[], fallback: string][] = [
    ['frames_per_task', 'chunkSize', '--chunk-size', ['2', '3', '4', '5', '6'], '1'],
    ['task_stop_time', 'timeLimit', '--time-limit', ['2s', '3', '4', '5s', '6s'], '259200'],
    ['pre_frames', 'testFrames', '--test-frames', ['first', '010', '001', '2', '3'], '000'],
    ['os_name', 'os', '--os', ['linux', '1', '0', 'windows', 'linux'], '1'],
  ];
  /** As the job file carries the flag's text. */
  const wire: Record<string, string> = {
    ...{ '2s': '2', '5s': '5', '6s': '6', linux: '0', windows: '1', first: '100' },
  };

  test.each(casesAt([0, 2], ROWS))(
    '%s',
    async (member, key, flag, [line = '', set = '', file = '', near = '', far = ''], base) => {
      const carried = (text: string) => {
        if (member === 'pre_frames' && /^\d$/.test(text)) return `000:${text}`;
        return wire[text] ?? text;
      };
      const all = {
        ...{ profile: { ...FRAMES, [key]: far }, project: { [key]: near } },
        ...{ task: { task_info: { [member]: file } }, flags: [flag, line, '--set', `${member}=${set}`] },
      };
      const member_ = async (sources: Sources) => (await sent(sources)).task.task_info[member];
      expect(await member_(all)).toBe(carried(line));
      expect(await member_({ ...all, flags: ['--set', `${member}=${set}`] })).toBe(set);
      expect(await member_({ ...all, flags: [] })).toBe(file);
      expect(await member_({ profile: all.profile, project: all.project })).toBe(carried(near));
      expect(await member_({ profile: all.profile })).toBe(carried(far));
      expect(await member_({ profile: FRAMES })).toBe(base);
    },
  );

  test('from set: the names of all sources are merged', async () => {
    const { task } = await sent({
      profile: { ...FRAMES, set: { tiles: 2, note: 'far', time_out: 1 } },
      project: { set: { note: 'near', time_out: 2 } },
      flags: ['--set', 'time_out=3'],
    });
    expect(task.task_info).toMatchObject({ tiles: '2', note: 'near', time_out: '3' });
  });

  test('a field of a nearer source replaces set of a farther one, and the other way round', async () => {
    const near = await sent({
      profile: { ...FRAMES, set: { frames_per_task: '7' } },
      project: { chunkSize: 3 },
    });
    expect(near.task.task_info.frames_per_task).toBe('3');
    const far = await sent({
      profile: { ...FRAMES, chunkSize: 3 },
      project: { set: { frames_per_task: '7' } },
    });
    expect(far.task.task_info.frames_per_task).toBe('7');
  });

  test('an empty value in a task file counts as missing', async () => {
    const task = { task_info: { project_name: '', frames_per_task: '4' } };
    const project = { ...FRAMES, project: 'film', chunkSize: 3 };
    const { task_info } = (await sent({ task, project })).task;
    expect(task_info).toMatchObject({ project_name: 'film', frames_per_task: '4' });
  });
});

describe('frames', () => {
  const task = { scene_info_render: { a: { common: { frames: '20-29[1]' } } } };
  const total = async (sources: Sources) => (await sent(sources)).record.totalFrames;

  test('flag > task file > project file > profile', async () => {
    const [profile, project] = [{ frames: '1-5' }, { frames: '1-4' }];
    expect(await total({ profile, project, task, flags: ['--frames', '1-3'] })).toBe(3);
    expect(await total({ profile, project, task })).toBe(10);
    expect(await total({ profile, project })).toBe(4);
    expect(await total({ profile })).toBe(5);
  });
});

describe('the DCC and its version', () => {
  const cg = async (sources: Sources) => {
    const { code, stdout } = await submitFrom({
      ...sources,
      flags: [...(sources.flags ?? []), '--frames', '1'],
    });
    expect(code).toBe(0);
    return workstation.jobFile(onlyJson(stdout).taskId).software_config;
  };

  test('flag > task file > project file > profile > extension', async () => {
    const [profile, project] = [{ dcc: 'houdini' }, { dcc: 'blender' }];
    const task = { task_info: { cg_id: '2005' } };
    const flags = ['--dcc', 'clarisse', '--dcc-version', '5'];
    const version = (text: string) => ({ flags: ['--dcc-version', text] });
    expect((await cg({ profile, project, task, flags })).cg_name).toBe('Clarisse');
    expect((await cg({ profile, project, task, ...version('R26') })).cg_name).toMatch(/cinema/i);
    expect((await cg({ profile, project, ...version('4.2') })).cg_name).toBe('Blender');
    expect((await cg({ profile, ...version('19') })).cg_name).toBe('Houdini');
    expect((await cg({})).cg_name).toBe('Maya');
  });

  test('the version likewise', async () => {
    const [profile, project] = [{ dccVersion: '2018' }, { dccVersion: '2019' }];
    const task = { software_config: { cg_version: '2020' } };
    const flags = ['--dcc-version', '2022'];
    expect((await cg({ profile, project, task, flags })).cg_version).toBe('2022');
    expect((await cg({ profile, project, task })).cg_version).toBe('2020');
    expect((await cg({ profile, project })).cg_version).toBe('2019');
    expect((await cg({ profile })).cg_version).toBe('2018');
  });

  test('plug-ins are merged by name', async () => {
    const version = { dccVersion: '2020' };
    const one = await cg({ profile: { ...version, plugin: { MtoA: '5.1.0' } } });
    expect(one.plugins).toEqual({ mtoa: '5.1.0' });
    const task = { software_config: { plugins: { mtoa: '3.2.1.1' } } };
    expect((await cg({ profile: { ...version, plugin: { mtoa: '5.1.0' } }, task })).plugins).toEqual({
      mtoa: '3.2.1.1',
    });
    // What is not used need not be on offer.
    const own = { profile: { ...version, plugin: { MTOA: '0.0.1' } }, flags: ['--plugin', 'mtoa=5.1.0'] };
    expect((await cg(own)).plugins).toEqual({ mtoa: '5.1.0' });
    expect((await submitFrom({ ...own, flags: ['--frames', '1'] })).code).toBe(65);
  });
});

describe('values that the farm keeps outside the job file', () => {
  test('priority, labels and artist', async () => {
    const profile = { ...FRAMES, priority: 60, labels: ['far'], artist: 'Al' };
    const near = (await sent({ profile, project: { labels: ['near', 'more'], artist: 'Jo' } })).record;
    expect(near).toMatchObject({ taskUserLevel: 60, producer: 'Jo' });
    expect(JSON.stringify(near)).toContain('near');
    expect(JSON.stringify(near)).not.toContain('far"');
    const line = (await sent({ profile, flags: ['--priority', '50', '--artist', 'Bo'] })).record;
    expect(line).toMatchObject({ taskUserLevel: 50, producer: 'Bo' });
  });
});

describe('a machine type', () => {
  const machine = async (sources: Sources) => {
    const { task_info } = (await sent(sources)).task;
    return [task_info.hardwareConfigId, task_info.ram];
  };

  test('flag > --set > task file > project file > profile', async () => {
    const [profile, project] = [{ ...FRAMES, hardware: '302' }, { hardware: '28C/128GB' }];
    const task = { task_info: { hardwareConfigId: '302', ram: '64' } };
    expect(await machine({ profile })).toEqual(['302', '64']);
    expect(await machine({ profile, project })).toEqual(['303', '128']);
    expect(await machine({ profile, project, task })).toEqual(['302', '64']);
    expect(await machine({ profile, project, task, flags: ['--hardware', '303'] })).toEqual(['303', '128']);
    expect(await machine({ project: { ...FRAMES, ...project }, flags: ['--set', 'ram=256'] })).toEqual([
      '303',
      '256',
    ]);
    expect(await machine({ profile, project: { set: { hardwareConfigId: '303' } } })).toEqual(['303', '64']);
  });
});

describe('layers of settings files', () => {
  const task = { scene_info_render: { beauty: { renderable: '1', common: { frames: '1-2[1]' } } } };

  test('choose what is rendered; only the nearest list counts', async () => {
    const one = await sent({ profile: { ...FRAMES, layer: ['far'] }, project: { layers: ['a', 'b'] } });
    expect(Object.keys(one.task.scene_info_render)).toEqual(['a', 'b']);
    const line = await sent({ project: { ...FRAMES, layers: ['a', 'b'] }, flags: ['--layer', 'c'] });
    expect(Object.keys(line.task.scene_info_render)).toEqual(['c']);
  });

  test('do not replace those of a task file; an option does', async () => {
    const kept = await sent({ project: { layers: ['a'] }, task });
    expect(kept.task.scene_info_render).toEqual(task.scene_info_render);
    const replaced = await sent({ project: { layers: ['a'] }, task, flags: ['--layer', 'c'] });
    expect(Object.keys(replaced.task.scene_info_render)).toEqual(['c']);
  });

  test('that the DCC does not support exit with 65 and name the file', async () => {
    const { code, stderr } = await submitFrom({ project: { ...FRAMES, rop: ['x'] } });
    expect(code).toBe(65);
    expect(onlyJson(stderr).error.message).toMatch(/\.rayvision\.json: rop/);
  });
});

describe('stopAfterTest', () => {
  test.each<[string, Sources, number]>([
    ['on the line without test frames', { profile: FRAMES, flags: ['--stop-after-test'] }, 64],
    ['in a project file without test frames', { project: { ...FRAMES, stopAfterTest: true } }, 65],
    ['in a profile without test frames', { profile: { ...FRAMES, stopAfterTest: true } }, 65],
    [
      'false in the nearer file',
      { profile: { ...FRAMES, stopAfterTest: true }, project: { stopAfterTest: false } },
      0,
    ],
    [
      'with test frames of the line',
      { profile: { ...FRAMES, stopAfterTest: true }, flags: ['--test-frames', '2'] },
      0,
    ],
    [
      'with test frames of a farther file',
      { profile: { ...FRAMES, testFrames: '2' }, project: { stopAfterTest: true } },
      0,
    ],
  ])('%s', async (_, sources, exitCode) => {
    const { code, stderr } = await submitFrom(sources);
    expect(code).toBe(exitCode);
    if (exitCode === 65) expect(stderr).toMatch(/config\.json|\.rayvision\.json/);
  });
});

describe('the key of a submission', () => {
  const of = (flags: { readonly platform?: string }, files: readonly FileSource[] = []) => {
    const none = { taskFile: undefined, assets: undefined, ignoreMissing: undefined };
    const request = { ...none, job: readFieldFlags(flags, '/')(), platform: flags.platform };
    return JSON.stringify(mergeSettings(request, undefined, files).identity);
  };
  const file = { file: '/p', plugins: {}, maps: {}, set: {}, fields: {} };

  test('is the same for any source of its settings, and JSON', () => {
    const stored = { ...file, artist: 'Jo', fields: { frames_per_task: '5' } };
    expect(of({ artist: 'Jo', chunkSize: '5' } as object)).toBe(of({}, [stored]));
    expect(of({ wait: true, interval: '5s' } as object)).toBe(of({}));
  });

  test.each([
    { frames: '1-2' },
    { dcc: 'maya' },
    { dccVersion: '4' },
    { plugin: ['a=1'] },
    { layer: ['a'] },
    { camera: ['a'] },
    { rop: ['a'] },
    { priority: '1' },
    { nodeLimit: '1' },
    { label: ['a'] },
    { artist: 'a' },
    { hardware: '1' },
    { platform: '1' },
    { project: 'a' },
    { set: ['a=1'] },
    { chunkSize: '2' },
  ])('differs with %j', (flags) => {
    expect(of(flags)).not.toBe(of({}));
  });
});
