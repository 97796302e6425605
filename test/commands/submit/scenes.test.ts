import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
const textures = { file1: 'tex/wood.png' };
workstation.file('whole.ma', mayaScene({ globals: animated(1, 24), textures }));
workstation.file('tex/wood.png');
workstation.file('between.ma', mayaScene({ version: '2018ff09' }).replace('".o" 7', '".o" 103.75'));
workstation.file(
  'lacking.ma',
  mayaScene({ textures: { file1: 'tex/gone.png' }, references: { r: 'rig.mb' } }),
);
workstation.file('case.ma', mayaScene({ textures: { file1: 'tex/WOOD.png' } }));
workstation.file('blind.ma', mayaScene({ persp: false }));
workstation.file('cut.ma', `${mayaScene().slice(0, -200)}`);
workstation.file('layers.ma', mayaScene({ layers: ['beauty', 'shadow'], cameras: ['left', 'right'] }));
afterAll(() => workstation.close());

const submit = (...argv: string[]) => workstation.run(['submit', ...argv]);

/** The job file of a scene that is submitted without a word. */
async function taskOf(...argv: string[]) {
  const { code, stdout, stderr } = await submit(...argv, '-q');
  expect([code, stderr]).toEqual([0, '']);
  return workstation.jobFile(Number(stdout));
}

describe('a layer without a camera', () => {
  test('causes a warning', async () => {
    const adjusted = ['setAttr -s 1 ".adjs";', 'setAttr ".adjs[0].val" 0;'];
    const layer = 'createNode renderLayer -n "shadow";';
    const scene = mayaScene({ globals: animated(1, 4), layers: ['beauty', 'shadow'] })
      .replace(layer, [layer, ...adjusted].join('\n\t'))
      .replace('// End', 'connectAttr "perspShape.rnd" "shadow.adjs[0].plg";\n// End');
    workstation.file('unseen.ma', scene);
    const { code, stderr } = await submit('unseen.ma');
    expect(code).toBe(0);
    expect(stderr).toContain("1 layer of 'unseen.ma' would render without a camera: shadow.");
    const chosen = await submit('unseen.ma', '--layer', 'beauty');
    expect(chosen.code).toBe(0);
    expect(chosen.stderr).not.toContain('without a camera');
  });
});

describe('a value that the scene contains', () => {
  test('is not asked for', async () => {
    const task = await taskOf('whole.ma');
    expect(task.software_config).toMatchObject({
      cg_version: '2023',
      plugins: { mtoa: '5.1.0', stereoCamera: '10.0' },
    });
    expect(Object.keys(task.scene_info_render)).toEqual(['defaultRenderLayer']);
    expect(task.scene_info_render.defaultRenderLayer).toMatchObject({
      renderable: '1',
      common: {
        frames: '1-24[1]',
        start: '1',
        end: '24',
        by_frame: '1',
        width: '960',
        height: '540',
        renderer: 'mayaSoftware',
        all_camera: ['perspShape'],
        render_camera: ['perspShape'],
      },
    });
  });

  test('causes a warning if the render uses another one', async () => {
    const { code, stderr } = await submit('between.ma', '--yes');
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('has the frames 103.75, which render as 103'),
    ]);
    const chosen = await submit('between.ma', '--yes', '--frames', '5');
    expect(chosen.stderr).not.toContain('103.75');
  });

  test('may be Maya’s release name; the farm’s version is used', async () => {
    const task = await taskOf('between.ma');
    expect(task.software_config.cg_version).toBe('2018');
    expect(task.scene_info_render.defaultRenderLayer.common.frames).toBe('103-103[1]');
  });

  test('is replaced by an option', async () => {
    const task = await taskOf(
      'whole.ma',
      '--frames',
      '5-6',
      '--dcc-version',
      '2024',
      '--plugin',
      'mtoa=5.3.5',
    );
    expect(task.software_config).toMatchObject({ cg_version: '2024', plugins: { mtoa: '5.3.5' } });
    expect(task.scene_info_render.defaultRenderLayer.common.frames).toBe('5-6[1]');
  });

  test('may be a version that the farm no longer has', async () => {
    workstation.file('old.ma', mayaScene({ version: '2014' }));
    const { code, stderr } = await submit('old.ma');
    expect(code).toBe(0);
    expect(stderr).toMatch(/Warning: The farm has no maya 2014; using the nearest newer version, 2015/);
    workstation.file('future.ma', mayaScene({ version: '2099' }));
    const future = await submit('future.ma');
    expect(future.code).toBe(65);
    expect(future.stderr).toContain('2099');
  });

  test('is matched with the versions of the task’s system, not of this one', async () => {
    const { code } = await submit('whole.ma', '--os', 'linux', '-q');
    expect(code).toBe(0);
  });

  test('includes its files, under the paths of the scene', async () => {
    const { stdout } = await submit('whole.ma', '-q', '--new', '--asset', 'lacking.ma');
    const upload = workstation.jobFile(Number(stdout), 'upload.json');
    const local = (name: string) => join(workstation.cwd, name);
    expect(upload.asset).toEqual(
      ['whole.ma', 'tex/wood.png', 'lacking.ma'].map((name) => ({
        local: local(name),
        server: local(name),
      })),
    );
    expect(workstation.jobFile(Number(stdout), 'asset.json').asset).toContain(local('tex/wood.png'));
    workstation.file('moved.ma', mayaScene({ textures: { file1: 'D:/show/wood.png' } }));
    const moved = await submit('moved.ma', '-q', '--map', 'D:/show=tex');
    expect(workstation.jobFile(Number(moved.stdout), 'upload.json').asset[1]).toEqual({
      local: local('tex/wood.png'),
      server: '/D/show/wood.png',
    });
  });
});

describe('a missing file', () => {
  test('stops the submit, with a list', async () => {
    const { code, stdout, stderr } = await submit('lacking.ma');
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr).toMatch(/^Error: 2 files of 'lacking.ma' are missing: /);
    expect(stderr).toContain('tex/gone.png (file1)');
    expect(stderr).toContain('rig.mb (rRN)');
    expect(stderr).toContain('--ignore-missing');
  });

  test('stops it even with --yes, before any request', async () => {
    const { code } = await workstation.run(['submit', 'lacking.ma', '--yes'], { env: {} });
    expect(code).toBe(65);
  });

  test('with different case is reported', async () => {
    const { code, stderr } = await submit('case.ma');
    expect(code).toBe(65);
    expect(stderr).toContain('tex/WOOD.png (file1) (found as wood.png)');
  });

  test('can be ignored, and is then in tips.json and a warning', async () => {
    const { code, stdout, stderr } = await submit('lacking.ma', '--ignore-missing', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const { taskId } = onlyJson(stdout);
    expect(workstation.jobFile(taskId, 'tips.json')).toEqual({
      '10012': ['file1: tex/gone.png'],
      '10025': ['rRN: rig.mb'],
    });
    const ignored = await submit('lacking.ma', '--ignore-missing', '--new');
    expect(ignored.stderr).toMatch(
      /Warning: lacking.ma: A file that the scene needs is missing \(file1: tex\/gone.png\)/,
    );
    expect(ignored.stderr).toContain('2 missing');
  });
});

describe('a scene that cannot be rendered', () => {
  test.each([
    ['blind.ma', 'camera', 'persp'],
    ['cut.ma', 'damaged', 'cut.ma'],
  ])('%s is rejected', async (scene, ...named) => {
    const { code, stdout, stderr } = await submit(scene, '--frames', '1', '--yes', '--ignore-missing');
    expect([code, stdout]).toEqual([65, '']);
    for (const one of named) expect(stderr).toContain(one);
  });

  test('is accepted with --camera', async () => {
    const task = await taskOf('blind.ma', '--camera', 'persp');
    expect(task.scene_info_render.defaultRenderLayer.common.render_camera).toEqual(['perspShape']);
  });
});

describe('layers and cameras', () => {
  test('are those that the scene renders', async () => {
    const task = await taskOf('layers.ma');
    const layers = task.scene_info_render;
    expect(Object.keys(layers)).toEqual(['defaultRenderLayer', 'beauty', 'shadow']);
    expect(layers.beauty.common).toMatchObject({
      frames: '7-7[1]',
      all_camera: ['perspShape', 'leftShape', 'rightShape'],
      render_camera: ['perspShape', 'leftShape', 'rightShape'],
    });
    expect(task.task_info.enable_layered).toBe('1');
  });

  test('are the named ones, under either name', async () => {
    const argv = [
      '--layer',
      'masterLayer',
      '--layer',
      'shadow',
      '--camera',
      'left',
      '--camera',
      'rightShape',
    ];
    const { scene_info, scene_info_render } = await taskOf('layers.ma', ...argv);
    const states = Object.entries(scene_info_render).map(([name, layer]) => [
      name,
      (layer as { renderable: string }).renderable,
    ]);
    expect(states).toEqual([
      ['defaultRenderLayer', '1'],
      ['beauty', '0'],
      ['shadow', '1'],
    ]);
    expect(scene_info.beauty.renderable).toBe('1');
    expect(scene_info_render.shadow.common.render_camera).toEqual(['leftShape', 'rightShape']);
  });

  test.each([
    ['--layer', 'masterLayer, beauty, shadow'],
    ['--camera', 'persp, left, right'],
  ])('%s that the scene does not have exits with 65, and lists those of the scene', async (flag, list) => {
    const { code, stderr } = await submit('layers.ma', flag, 'nonesuch');
    expect(code).toBe(65);
    expect(stderr).toContain('nonesuch');
    expect(stderr).toContain(list);
  });
});

describe('a scene without a reader', () => {
  test('is submitted unchecked, and the summary reports that', async () => {
    workstation.file('odd.ma');
    const { code, stderr } = await submit('odd.ma', '--frames', '1');
    expect(code).toBe(0);
    expect(stderr).toMatch(/Checked +no: it does not look like a scene of maya/);
    workstation.file('shot.bip');
    expect((await submit('shot.bip', '--frames', '1')).stderr).toMatch(/Checked +no: .*cannot be read yet/);
  });

  test('is rejected if it belongs to another DCC', async () => {
    workstation.file('renamed.blend', mayaScene());
    const { code, stderr } = await submit('renamed.blend', '--frames', '1');
    expect(code).toBe(65);
    expect(stderr).toContain('is a scene of maya, not of blender');
  });

  test('still needs --frames', async () => {
    expect((await submit('odd.ma')).code).toBe(64);
  });
});
