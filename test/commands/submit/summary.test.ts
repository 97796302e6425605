import { afterAll, describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/output/width.js';
import { screen } from '../../support/processes/screen.js';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
workstation.file('shot.project');
workstation.file('shot.hip');
workstation.file('one.ma', mayaScene({ globals: animated(1, 10) }));
workstation.file(
  'many.ma',
  mayaScene({ layers: ['rs_fx', 'shadow'], cameras: ['shotCam'], globals: animated(1, 10) }),
);
afterAll(() => workstation.close());

const dry = (...argv: string[]) => workstation.run(['submit', ...argv, '--dry-run']);

/** A row of the summary by its label, with its further lines. */
function rowOf(text: string, label: string): string | undefined {
  const rows = text.split(/\n(?= {2}\S)/);
  return rows.find((row) => row.trimStart().startsWith(`${label} `))?.replace(/^\s*\S+(?: \S+)?\s{2,}/, '');
}

describe('the summary', () => {
  test('shows every value that is not a default', async () => {
    const { code, stderr } = await dry(
      ...['shot.project', '--frames', '1-50', '--priority', '70', '--node-limit', '3', '--os', 'linux'],
      ...['--time-limit', '2h', '--chunk-size', '5', '--label', 'film-a', '--label', 'urgent'],
      ...['--artist', 'ann', '--hardware', '302', '--set', 'time_out=7200', '--map', 'Z:/tex=/mnt/tex'],
    );
    expect(code).toBe(0);
    const rows = {
      Priority: '70',
      'Node limit': 'at most 3 nodes at once',
      System: 'linux',
      'Time limit': '2h',
      'Chunk size': '5 frames per machine at a time',
      Labels: 'film-a, urgent',
      Artist: 'ann',
      'Also set': 'time_out=7200',
      Maps: 'Z:/tex = /mnt/tex',
    };
    for (const [label, value] of Object.entries(rows)) {
      expect(stderr).toMatch(new RegExp(`^  ${label} +${value}$`, 'm'));
    }
    // By its model, since the id 302 has no meaning to people.
    expect(stderr).toMatch(/^ {2}Machine +\S+\/\d+GB \(302\)$/m);
  });

  test('names the folders of files that are not with the scene', async () => {
    const texture = workstation.file('library/wood/a.png', 'x');
    workstation.file('shots/lib.ma', mayaScene({ textures: { file1: texture.replaceAll('\\', '/') } }));
    workstation.file('shots/t.png', 'x');
    workstation.file('shots/own.ma', mayaScene({ textures: { file1: 't.png' } }));
    const { stderr } = await workstation.run(['submit', 'shots/lib.ma', '--frames', '1', '--dry-run']);
    expect(rowOf(stderr, 'Also from')).toMatch(/library\/wood \(1 file\)$/);
    const own = await workstation.run(['submit', 'shots/own.ma', '--frames', '1', '--dry-run']);
    expect(own.stderr).toContain('2 files');
    expect(own.stderr).not.toContain('Also from');
  });

  test('shows none of them if nothing is chosen', async () => {
    const { stderr } = await dry('shot.project', '--frames', '1-50');
    expect(stderr).not.toMatch(
      /^ {2}(Priority|Node limit|System|Time limit|Chunk size|Labels|Artist|Machine|Also set|Maps) /m,
    );
  });

  test('shows values of settings files and task files as well', async () => {
    const file = workstation.file(
      'task.json',
      JSON.stringify({ task_info: { hardwareConfigId: '302', ram: '128' } }),
    );
    workstation.file('.rayvision.json', '{"priority": 61, "framesPerTask": 4}');
    const { stderr } = await dry('shot.project', '--frames', '1-8', '--task-json', file);
    workstation.file('.rayvision.json', '{}');
    expect(stderr).toMatch(/^ {2}Priority +61$/m);
    expect(stderr).toMatch(/^ {2}Chunk size +4 frames/m);
    expect(stderr).toMatch(/^ {2}Machine +\S+\/\d+GB \(302\)$/m);
    expect(stderr).toMatch(/^ {2}Also set +ram=128$/m);
  });

  test('has a row for each layer, with its cameras, frames and count', async () => {
    const { stderr } = await dry('many.ma', '--frames', '1-10');
    expect(rowOf(stderr, 'Frames')).toBe('1-10[1] (60 frames in 6 renders)');
    expect(rowOf(stderr, 'Renders')?.split(/\n\s+/)).toEqual([
      'masterLayer  persp, shotCam  1-10[1]  20 frames',
      // A layer that is really called so: `status` takes it for a render setup's.
      'rs_fx (fx)   persp, shotCam  1-10[1]  20 frames',
      'shadow       persp, shotCam  1-10[1]  20 frames',
    ]);
    const one = await dry('many.ma', '--frames', '1-10', '--layer', 'shadow', '--camera', 'shotCam');
    expect(rowOf(one.stderr, 'Renders')).toBe('shadow, shotCam');
  });

  test('and `status` show the layers under the same names', async () => {
    const { stdout } = await workstation.run(['submit', 'many.ma', '--frames', '1-10', '-q']);
    const { stdout: table } = await workstation.run(['status', stdout.trim()]);
    const names = linesOf(table)
      .slice(2)
      .map((line) => line.split(/ {2,}/).at(-1));
    const layers = ['masterLayer', 'fx', 'shadow'];
    expect(names.toSorted()).toEqual(
      layers.flatMap((layer) => [`${layer} / persp`, `${layer} / shotCam`]).toSorted(),
    );
    // JSON keeps the farm's own names.
    const task = onlyJson((await workstation.run(['status', stdout.trim(), '--json'])).stdout).tasks[0];
    const wire = task.subtasks.map(
      ({ layer, camera }: { layer: string; camera: string }) => `${layer} ${camera}`,
    );
    expect(wire).toContain('rs_fx shotCamShape');
  });

  test('names the ROP of a DCC that has ROPs', async () => {
    const { stderr } = await dry(
      'shot.hip',
      '--frames',
      '1-3',
      '--rop',
      '/out/karma1',
      '--dcc-version',
      '17.5',
    );
    expect(stderr).toMatch(/^ {2}Renders +\/out\/karma1$/m);
  });

  test('shows that a sandbox charges play money', async () => {
    const { stderr } = await dry('shot.project', '--frames', '1');
    expect(rowOf(stderr, 'Cost')).toMatch(
      /^free: .* Price 0\.67 play money per node-hour, balance \d+\.\d\d play money/,
    );
  });

  test('is Chinese throughout, including the units of the balance', async () => {
    const { stderr } = await dry('shot.project', '--frames', '1', '--lang', 'zh');
    expect(stderr).toMatch(/渲染农场 +127\.0\.0\.1:\d+，平台 2$/m);
    expect(stderr).not.toMatch(/platform|play money/);
    const { stdout } = await workstation.run(['whoami']);
    expect(stdout).toMatch(/^Balance +balance \d+\.\d\d play money, coupons \d+\.\d\d play money/m);
  });

  test('breaks no word at 60 columns', async () => {
    const { world, written } = screen(60);
    const argv = ['submit', 'many.ma', '--frames', '1-10', '--dry-run', '--no-input'];
    await workstation.run(argv, { world, env: { ...workstation.env, FORCE_COLOR: '1' } });
    const lines = linesOf(written.stderr);
    // A path is not broken.
    const wide = lines.filter((line) => displayWidth(line) > 60);
    expect(wide.filter((line) => !line.includes(workstation.cwd))).toEqual([]);
    expect(lines.filter((line) => line.includes(workstation.cwd))).toEqual([
      expect.stringMatching(/^ {2}Scene {8}\S+many\.ma$/),
    ]);
    expect(written.stderr).toMatch(/^ {15}\S.*play money/m);
  });
});

describe('--dry-run', () => {
  test('shows the summary on stderr, the job files on stdout, and sends nothing', async () => {
    const { stdout, stderr } = await dry('shot.project', '--frames', '1-50');
    expect(stdout).toMatch(/^task\.json\n\{/);
    expect(stderr).toMatch(/^ {2}Frames +1-50\[1\] \(50 frames\)$/m);
    expect(linesOf(stderr).at(-1)).toBe('Nothing was sent');
    expect(onlyJson((await workstation.run(['list', '--json'])).stdout).tasks.length).toBeLessThan(2);
  });

  test('has the same summary with --json and -q', async () => {
    const json = await dry('shot.project', '--frames', '1', '--json');
    expect([onlyJson(json.stdout).dryRun, json.stderr]).toEqual([true, '']);
    expect((await dry('shot.project', '--frames', '1', '-q')).stderr).toBe('Nothing was sent\n');
  });
});
