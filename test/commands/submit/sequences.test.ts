import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { arnoldScene } from '../../support/scenes/arnold-scene.js';
import { vrayScene } from '../../support/scenes/vray-scene.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
for (const frame of [1, 2, 3]) workstation.file(`shot.000${frame}.ass`, arnoldScene({ frame }));
workstation.file('still.ass', arnoldScene({ frame: 12 }));
workstation.file('car.vrscene', vrayScene({ output: ['frames=List(List(1,24));'] }));
afterAll(() => workstation.close());

const submit = (...argv: string[]) => workstation.run(['submit', ...argv]);

async function taskOf(...argv: string[]) {
  const { code, stdout, stderr } = await submit(...argv, '-q');
  expect([code, stderr]).toEqual([0, '']);
  return workstation.jobFile(Number(stdout));
}

describe('an Arnold sequence', () => {
  test.each(['shot.####.ass', 'shot.0001.ass'])('%s is one task with hashes in its name', async (name) => {
    const task = await taskOf(name, '--new');
    expect(task.task_info.input_cg_file).toMatch(/\/shot\.####\.ass$/);
    expect(task.software_config).toMatchObject({ cg_name: 'Arnold Standalone', cg_version: '7.2.4.1' });
    expect(task.scene_info_render).toEqual({ common: { frames: '1-3[1]' } });
  });

  test('has its hashes in the summary too', async () => {
    const { stderr } = await submit('shot.0001.ass', '--dry-run');
    expect(stderr).toMatch(/^ {2}Scene +.*shot\.####\.ass$/m);
  });

  test('is submitted once, whichever of its frames are named', async () => {
    const { code, stdout, stderr } = await submit('shot.*.ass', '--new');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain("'shot.0002.ass' is a frame of the sequence");
  });

  test('renders the frames that are chosen', async () => {
    const task = await taskOf('shot.####.ass', '--frames', '2-3', '--new');
    expect(task.scene_info_render).toEqual({ common: { frames: '2-3[1]' } });
    const { code, stderr } = await submit('shot.####.ass', '--frames', '2-5');
    expect(code).toBe(65);
    expect(stderr).toContain('shot.0004.ass');
  });

  test('has one report in `analyze`', async () => {
    const run = await workstation.run(['analyze', 'shot.*.ass', '--json']);
    expect(run.code).toBe(0);
    const [report, ...more] = (onlyJson(run.stdout) as { scenes: Record<string, unknown>[] }).scenes;
    expect(more).toEqual([]);
    expect(report).toMatchObject({
      frames: { value: '1-3[1]', state: 'found' },
      sequence: expect.stringContaining(join('/', 'shot.####.ass').slice(1)),
    });
  });
});

test('one Arnold scene keeps its name and its frame', async () => {
  const task = await taskOf('still.ass');
  expect(task.task_info.input_cg_file).toMatch(/\/still\.ass$/);
  expect(task.scene_info_render).toEqual({ common: { frames: '12-12[1]' } });
});

test('a V-Ray scene has its version and frames', async () => {
  const task = await taskOf('car.vrscene');
  expect(task.software_config).toMatchObject({
    cg_name: 'VR Standalone',
    cg_version: 'standalone_vray5.00.05',
  });
  expect(task.scene_info_render).toEqual({ common: { frames: '1-24[1]' } });
  expect(task.scene_info).toEqual({});
});
