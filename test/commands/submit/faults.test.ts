import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
workstation.file('good.ma', mayaScene());
workstation.file('also.ma', mayaScene({ version: '2024' }));
workstation.file('holes.ma', mayaScene({ textures: { file1: 'gone.png' } }));
workstation.file('more-holes.ma', mayaScene({ textures: { file1: 'a.png', file2: 'b.png' } }));
workstation.file('old.ma', mayaScene({ version: '2099' }));
workstation.file('blind.ma', mayaScene({ persp: false }));
workstation.file('empty.ma', '');
afterAll(() => workstation.close());

const submit = (...argv: string[]) => workstation.run(['submit', ...argv, '--frames', '1']);
const taskCount = async () => onlyJson((await workstation.run(['list', '--json'])).stdout).tasks.length;

describe('errors of several scenes', () => {
  test('are reported together, each with its hint, and nothing is submitted', async () => {
    const before = await taskCount();
    const { code, stdout, stderr } = await submit('holes.ma', 'good.ma', 'blind.ma', 'more-holes.ma');
    expect([code, stdout]).toEqual([65, '']);
    const lines = linesOf(stderr);
    const errors = lines.filter((line) => line.includes(': Error: '));
    expect(errors.map((line) => line.split(':')[0])).toEqual(['holes.ma', 'blind.ma', 'more-holes.ma']);
    expect(errors[0]).toMatch(/1 file of .* is missing: gone\.png/);
    expect(errors[2]).toMatch(/2 files of .* are missing: a.png/);
    expect(stderr).toContain('3 of 4 scenes cannot be submitted; nothing was submitted');
    expect(stderr).toContain('--skip-bad');
    expect(await taskCount()).toBe(before);
  });

  test('are one error in JSON that names them all', async () => {
    const { code, stderr } = await submit('holes.ma', 'good.ma', 'blind.ma', '--json');
    expect(code).toBe(65);
    const { error } = onlyJson(stderr);
    expect(error.message).toMatch(/^2 of 3 scenes .*holes\.ma: .*gone\.png.*; blind\.ma: /);
    expect(error.hint).toContain('--skip-bad');
  });

  test('exit with the code of a missing file if there is one', async () => {
    const { code, stderr } = await submit('holes.ma', 'nowhere.ma', 'empty.ma', 'good.ma');
    expect(code).toBe(66);
    for (const name of ['holes.ma: ', 'nowhere.ma: ', 'empty.ma: ']) expect(stderr).toContain(name);
  });

  test('include versions that the farm does not have', async () => {
    const { code, stderr } = await submit('old.ma', 'good.ma');
    expect(code).toBe(65);
    expect(stderr).toContain('The farm has no maya 2099');
    expect(stderr).toContain('To submit the other scene: --skip-bad');
    const both = await submit('old.ma', 'holes.ma', 'good.ma');
    expect(both.code).toBe(65);
    expect(both.stderr).toContain('old.ma: Error: The farm has no maya 2099');
    expect(both.stderr).toContain('holes.ma: Error: ');
    expect(both.stderr).toContain('2 of 3 scenes');
  });

  test('are reported even if the farm is unreachable', async () => {
    const env = { ...workstation.env, RAYVISION_DOMAIN: '127.0.0.1:9' };
    const { code, stderr } = await workstation.run(['submit', 'holes.ma', 'good.ma', '--frames', '1'], {
      env,
    });
    expect(code).toBe(65);
    expect(stderr).toContain('gone.png');
    const alone = await workstation.run(['submit', 'good.ma', 'also.ma', '--frames', '1'], { env });
    expect(alone.code).toBe(69);
  });

  test('are reported together without a terminal for questions', async () => {
    workstation.file('a.odd');
    workstation.file('b.odd');
    const { code, stderr } = await workstation.run(['submit', 'a.odd', 'b.odd', 'good.ma']);
    expect(code).toBe(64);
    expect(stderr).toContain('a.odd: Error: ');
    expect(stderr).toContain('b.odd: Error: ');
  });

  test('exit with 66 if a scene is missing and the task file is malformed', async () => {
    workstation.file('bad.json', '{');
    expect((await submit('nowhere.ma', 'good.ma', '--task-json', 'bad.json')).code).toBe(66);
  });

  test('of a single scene do not mention --skip-bad', async () => {
    const { code, stderr } = await submit('holes.ma');
    expect(code).toBe(65);
    expect(stderr).not.toContain('--skip-bad');
    expect((await submit('holes.ma', '--skip-bad')).code).toBe(65);
  });
});

describe('--skip-bad', () => {
  test('submits the others, and exits with the worst code', async () => {
    const { code, stdout, stderr } = await submit(
      'holes.ma',
      'good.ma',
      'old.ma',
      'also.ma',
      '--skip-bad',
      '-q',
    );
    expect(code).toBe(65);
    expect(linesOf(stdout)).toHaveLength(2);
    expect(stderr.match(/holes\.ma: Error:/g)).toHaveLength(1);
    expect(stderr.match(/old\.ma: Error:/g)).toHaveLength(1);
  });

  test('lists the skipped scenes in JSON, in the order of the arguments', async () => {
    const { code, stdout } = await submit('good.ma', 'nowhere.ma', 'also.ma', '--skip-bad', '--json');
    expect(code).toBe(66);
    const { submissions } = onlyJson(stdout);
    expect(
      submissions.map(({ taskId, error }: { taskId?: number; error?: object }) => [!!taskId, !!error]),
    ).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
    expect(submissions[1]).toMatchObject({
      scene: join(workstation.cwd, 'nowhere.ma'),
      error: { exitCode: 66 },
    });
  });

  test('submits nothing if no scene is left', async () => {
    const before = await taskCount();
    const { code, stderr } = await submit('holes.ma', 'blind.ma', '--skip-bad');
    expect(code).toBe(65);
    expect(stderr).toContain('2 of 2 scenes cannot be submitted');
    expect(await taskCount()).toBe(before);
  });

  test('shows the skipped scenes with --dry-run', async () => {
    const { code, stdout } = await submit('holes.ma', 'good.ma', '--skip-bad', '--dry-run', '--json');
    expect(code).toBe(65);
    expect(onlyJson(stdout).submissions).toMatchObject([{ dryRun: true }, { error: { exitCode: 65 } }]);
  });
});

describe('the error has no placeholder', () => {
  test('if a scene has no camera', async () => {
    workstation.file(
      'none.ma',
      mayaScene({ persp: false }).replace(/createNode camera.*\n\tsetAttr.*\n/g, ''),
    );
    const { code, stderr } = await submit('none.ma');
    expect(code).toBe(65);
    expect(stderr).toContain("'none.ma' has no camera\n");
    expect(stderr).not.toMatch(/: -$|: -\n|\(\)|\{\w+\}/m);
  });
});
