import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
workstation.file(
  'whole/shot.ma',
  mayaScene({ globals: animated(1, 24), textures: { file1: 'tex/wood.png' } }),
);
workstation.file('whole/tex/wood.png');
workstation.file('missingInputs/shot.ma', mayaScene({ textures: { file1: 'tex/wood.png' } }));
workstation.file('case/shot.ma', mayaScene({ textures: { file1: 'tex/wood.png' } }));
workstation.file('case/tex/Wood.PNG');
workstation.file('blind/shot.ma', mayaScene({ persp: false }));
workstation.file('nothing.ma', 'a scene that nobody reads\n');
workstation.file('between.ma', mayaScene().replace('".o" 7', '".o" 103.75'));
workstation.file('shot.max', 'whatever');
workstation.file('plain', mayaScene());
workstation.file('riddle', 'whatever');
workstation.file('empty.ma', '');
afterAll(() => workstation.close());

/** The reports that `analyze --json` prints, and its exit code. */
async function reports(...argv: string[]) {
  const { code, stdout, stderr } = await workstation.run(['analyze', ...argv, '--json'], { env: {} });
  expect(stderr).toBe('');
  return { code, scenes: onlyJson(stdout).scenes };
}

describe('--json', () => {
  test('is the contract’s document', async () => {
    const { code, scenes } = await reports('whole/shot.ma');
    expect(code).toBe(0);
    expect(scenes).toHaveLength(1);
    const [scene] = scenes;
    expect(Object.keys(scene).slice(0, 16)).toEqual([
      ...['scene', 'dcc', 'format', 'version', 'renderer', 'frames', 'size', 'fps', 'plugins', 'cameras'],
      ...['layers', 'outputs', 'assets', 'nested', 'unknown', 'tips'],
    ]);
    expect(scene).toMatchObject({
      scene: join(workstation.cwd, 'whole/shot.ma'),
      dcc: { name: 'maya', id: 2000 },
      format: 'maya-ascii',
      version: { value: '2023', state: 'found' },
      renderer: { value: 'mayaSoftware', state: 'default' },
      frames: { value: '1-24[1]', state: 'found' },
      size: { value: { width: 960, height: 540 }, state: 'default' },
      fps: { value: 24, state: 'found' },
      plugins: { mtoa: '5.1.0', stereoCamera: '10.0' },
      cameras: [{ name: 'persp', renderable: true, node: 'perspShape' }],
      layers: [{ name: 'masterLayer', frames: { value: '1-24[1]', state: 'found' }, renderable: true }],
      nested: [],
      tips: [],
    });
    expect(scene.assets).toEqual([
      {
        path: 'tex/wood.png',
        resolved: join(workstation.cwd, 'whole/tex/wood.png'),
        kind: 'texture',
        node: 'file1',
        missing: false,
        embedded: false,
      },
    ]);
  });

  test('lists what is missing, by code, with message and solution', async () => {
    const { code, scenes } = await reports('missingInputs/shot.ma');
    expect(code).toBe(65);
    expect(scenes[0].assets).toMatchObject([{ path: 'tex/wood.png', resolved: null, missing: true }]);
    expect(scenes[0].tips).toEqual([
      {
        code: '10012',
        message: expect.stringContaining('missing'),
        hint: expect.stringContaining('--map'),
        items: ['file1: tex/wood.png'],
      },
    ]);
  });

  test('recognises a file in another case', async () => {
    const { code, scenes } = await reports('case/shot.ma');
    expect(code).toBe(65);
    expect(scenes[0].assets).toMatchObject([
      { missing: true, foundAs: join(workstation.cwd, 'case/tex/Wood.PNG'), hint: 'found as Wood.PNG' },
    ]);
  });

  test('of several scenes includes one that cannot be read, and exits with the worst code', async () => {
    const { code, scenes } = await reports('whole/shot.ma', 'nothing.ma', 'missingInputs/shot.ma');
    expect(code).toBe(65);
    expect(scenes).toMatchObject([
      { format: 'maya-ascii' },
      { scene: join(workstation.cwd, 'nothing.ma'), error: { name: 'DataError', exitCode: 65 } },
      { format: 'maya-ascii' },
    ]);
  });

  test('of a format without a reader reports only that', async () => {
    const { code, scenes } = await reports('shot.max');
    expect(code).toBe(0);
    expect(scenes[0]).toMatchObject({
      dcc: { id: 2001 },
      format: 'unread',
      version: { value: null, state: 'unknown' },
      frames: { value: null, state: 'unknown' },
      assets: [],
    });
    expect(scenes[0].unknown).toContain('frames');
  });

  test('of a format that cannot be read reports it, and what to pass to submit', async () => {
    workstation.file('shot.bip');
    const { code, stdout } = await workstation.run(['analyze', 'shot.bip']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}Checked +no: scenes of keyshot cannot be read yet$/m);
    expect(stdout).toMatch(/^ {2}To submit +.*--frames, --dcc-version, --asset/m);
    expect(stdout).not.toMatch(/unknown/i);
  });

  test('recognises the DCC by the first bytes if the extension is unknown', async () => {
    const { scenes } = await reports('plain');
    expect(scenes[0]).toMatchObject({ dcc: { name: 'maya' }, format: 'maya-ascii' });
  });

  test('without a camera exits with 65', async () => {
    const { code, scenes } = await reports('blind/shot.ma');
    expect(code).toBe(65);
    expect(scenes[0].tips).toMatchObject([{ code: '15006', items: ['persp'] }]);
  });
});

describe('cameras', () => {
  test('of references are included, under their namespace', async () => {
    workstation.file('cams/shot.ma', mayaScene({ persp: false, references: { rig: 'rig.ma' } }));
    workstation.file('cams/rig.ma', mayaScene({ persp: false, cameras: ['main'] }));
    const { code, scenes } = await reports('cams/shot.ma');
    expect(code).toBe(0);
    expect(scenes[0].cameras).toMatchObject([
      { name: 'persp', renderable: false },
      { name: 'rig:persp', renderable: false },
      { name: 'rig:main', renderable: true },
    ]);
  });

  test('of a scene that is referenced twice are listed twice; without a namespace they keep their names', async () => {
    workstation.file(
      'cams/twice.ma',
      mayaScene({ references: { a: 'rig.ma', b: 'rig.ma', ':': 'other.ma' } }),
    );
    workstation.file(
      'cams/other.ma',
      mayaScene({ persp: false, cameras: ['own'], textures: { t: 'none.png' } }),
    );
    const { scenes } = await reports('cams/twice.ma');
    const names = scenes[0].cameras.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['a:main', 'b:main', 'own']));
    expect(scenes[0].assets).toHaveLength(1);
  });

  test('may be in a missing reference', async () => {
    workstation.file('cams/lost.ma', mayaScene({ persp: false, references: { rig: 'gone.ma' } }));
    const { scenes } = await reports('cams/lost.ma');
    expect(scenes[0].tips.map(({ code }: { code: string }) => code)).toEqual(['10025']);
  });
});

describe('errors', () => {
  test.each([
    [64, ['riddle'], '--dcc'],
    [64, ['whole/shot.ma', '--map', 'x'], 'FROM=TO'],
    [64, ['whole/shot.ma', '--dcc', 'mayaa'], 'maya'],
    [64, [], 'scene'],
    [65, ['nothing.ma'], 'nothing.ma'],
    [65, ['empty.ma'], 'empty.ma'],
    [65, ['whole/shot.ma', '--dcc', 'blender'], 'is a scene of maya, not of blender'],
    [66, ['none.ma'], 'none.ma'],
    [66, ['whole'], 'folder'],
    [66, ['empty.ma', 'none.ma'], 'none.ma'],
  ])('%i: %j', async (exitCode, argv, named) => {
    const { code, stdout, stderr } = await workstation.run(['analyze', ...argv], { env: {} });
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toMatch(/^Error: /);
    expect(stderr).toContain(named);
  });
});

describe('maps', () => {
  test('map the scene’s paths to this machine’s', async () => {
    workstation.file('mapped/shot.ma', mayaScene({ textures: { file1: 'Z:/show/tex//wood.png' } }));
    expect((await reports('mapped/shot.ma')).code).toBe(65);
    const { code, scenes } = await reports('mapped/shot.ma', '--map', 'z:\\show\\tex=whole/tex');
    expect(code).toBe(0);
    expect(scenes[0].assets).toMatchObject([{ resolved: join(workstation.cwd, 'whole/tex/wood.png') }]);
  });

  test('are also read from the project file, relative to its folder', async () => {
    workstation.file('studio/.rayvision.json', '{"map":{"Z:/show/tex":"files"}}');
    workstation.file('studio/files/wood.png');
    workstation.file('studio/shots/shot.ma', mayaScene({ textures: { file1: 'Z:/show/tex/wood.png' } }));
    const { code, stdout } = await workstation.run(['analyze', 'shot.ma', '--json'], {
      env: {},
      cwd: join(workstation.cwd, 'studio/shots'),
    });
    expect(code).toBe(0);
    expect(onlyJson(stdout).scenes[0].assets[0].resolved).toBe(
      join(workstation.cwd, 'studio/files/wood.png'),
    );
  });
});

describe('nested scenes', () => {
  test('are read once each, and cycles end', async () => {
    workstation.file('nested/a.ma', mayaScene({ references: { b: 'b.ma', lost: 'lost.ma' } }));
    workstation.file(
      'nested/b.ma',
      mayaScene({ references: { a: 'a.ma' }, textures: { inner: 'gone.png' } }),
    );
    const { code, scenes } = await reports('nested/a.ma');
    expect(code).toBe(65);
    expect(scenes[0].nested).toMatchObject([
      { path: 'b.ma', missing: false, node: 'bRN' },
      { path: 'lost.ma', missing: true, resolved: null },
      { path: 'a.ma', from: join(workstation.cwd, 'nested/b.ma'), cycle: true },
    ]);
    expect(scenes[0].assets).toMatchObject([
      { path: 'gone.png', missing: true, from: join(workstation.cwd, 'nested/b.ma') },
    ]);
    expect(scenes[0].tips.map(({ code: one }: { code: string }) => one)).toEqual(['10012', '10025']);
  });
});

describe('the output for people', () => {
  test('is a report on stdout, missing files first', async () => {
    const { code, stdout, stderr } = await workstation.run(['analyze', 'case/shot.ma'], { env: {} });
    expect([code, stderr]).toEqual([65, '']);
    expect(stdout).toContain('missing');
    expect(stdout).toContain('tex/wood.png (found as Wood.PNG)');
    expect(stdout).toContain('mayaSoftware (default)');
    expect(stdout).toContain('10012');
    expect(stdout).not.toContain('\u001b');
  });

  test('prints fractional frames as the scene has them', async () => {
    const { stdout } = await workstation.run(['analyze', 'between.ma'], { env: {} });
    expect(stdout).toContain('103 (rounded down from 103.75)');
    const { scenes } = await reports('between.ma');
    expect(scenes[0].frames).toEqual({ value: '103', state: 'found', written: '103.75' });
  });

  test('-q prints the missing files, one a line', async () => {
    const { stdout } = await workstation.run(['analyze', 'missingInputs/shot.ma', '-q'], { env: {} });
    expect(linesOf(stdout)).toEqual(['tex/wood.png']);
    expect((await workstation.run(['analyze', 'whole/shot.ma', '-q'], { env: {} })).stdout).toBe('');
  });

  test('is Chinese with --lang zh', async () => {
    const { stdout } = await workstation.run(['analyze', 'missingInputs/shot.ma', '--lang', 'zh'], {
      env: {},
    });
    expect(stdout).toContain('缺失');
  });
});
