import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

/** Scenes that Blender 3.4 wrote, each of which was read wrongly. */
const FAULTS = fileURLToPath(new URL('../../fixtures/faults', import.meta.url));

const workstation = await openWorkstation();
cpSync(FAULTS, workstation.cwd, { recursive: true });
afterAll(() => workstation.close());

async function reportOf(scene: string) {
  const { code, stdout } = await workstation.run(['analyze', `${scene}.blend`, '--json'], { env: {} });
  return { code, report: onlyJson(stdout).scenes[0] };
}

const submit = (scene: string, ...flags: string[]) =>
  workstation.run(['submit', `${scene}.blend`, '--dcc-version', '3.4', ...flags]);

describe('a missing tile that the scene lists', () => {
  const scene = '1-udim-tile-gone';

  test('is reported, however many of the others exist', async () => {
    workstation.file('1-udim-tile-gone.d/body.1004.png');
    const { code, report } = await reportOf(scene);
    const there = ['1001', '1002'].map((tile) =>
      join(workstation.cwd, `1-udim-tile-gone.d/body.${tile}.png`),
    );
    expect(code).toBe(65);
    expect(report.assets).toEqual([
      {
        path: '//1-udim-tile-gone.d/body.<UDIM>.png',
        resolved: there[0],
        kind: 'texture',
        node: 'body.1001.png',
        missing: true,
        embedded: false,
        // 1004 lies there, but the scene does not list test.
        files: there,
        missingFiles: ['//1-udim-tile-gone.d/body.1003.png'],
      },
    ]);
    const items = ['body.1001.png: //1-udim-tile-gone.d/body.<UDIM>.png (body.1003.png)'];
    expect(report.tips).toContainEqual(expect.objectContaining({ code: '35001', items }));
  });

  test('stops a submit, and -q prints its name', async () => {
    const { code, stderr } = await submit(scene);
    expect(code).toBe(65);
    expect(stderr).toContain('body.1003.png');
    const quiet = await workstation.run(['analyze', `${scene}.blend`, '-q'], { env: {} });
    expect(quiet.stdout).toBe('//1-udim-tile-gone.d/body.1003.png\n');
  });
});

describe('a gap in a sequence', () => {
  const scene = '2-sequence-hole';

  test('is reported as missing', async () => {
    const { code, report } = await reportOf(scene);
    expect(code).toBe(65);
    expect(report.assets).toMatchObject([
      { missing: true, missingFiles: ['//2-sequence-hole.d/plate_0004.png'] },
    ]);
  });

  test('is named by submit, unless no rendered frame needs it', async () => {
    const { code, stderr } = await submit(scene);
    expect(code).toBe(65);
    expect(stderr).toContain('plate_0004.png');
    expect((await submit(scene, '--frames', '1-3', '--dry-run')).code).toBe(0);
    expect((await submit(scene, '--frames', '3-4', '--dry-run')).code).toBe(65);
  });
});

describe('markers that switch cameras', () => {
  const scene = '3-marker-cameras';

  test('define which camera renders which frames', async () => {
    const { code, report } = await reportOf(scene);
    expect(code).toBe(0);
    expect(report.cameras).toEqual([
      { name: 'Camera', renderable: false },
      { name: 'close', renderable: true, frames: '10-19[1]' },
      { name: 'top', renderable: true, frames: '20-30[1]' },
      { name: 'wide', renderable: true, frames: '1-9[1]' },
    ]);
  });

  test('are in the summary and the job file, and take precedence over --camera', async () => {
    const { code, stdout, stderr } = await submit(scene, '--yes');
    expect(code).toBe(0);
    expect(stderr).toMatch(/Cameras +wide 1-9\[1\], close 10-19\[1\], top 20-30\[1\]/);
    const id = Number(/\d{4,}/.exec(stdout)?.[0]);
    expect(workstation.jobFile(id).scene_info.common.camera_name).toBe('<bpy_struct, Object("wide")>');
    const named = await submit(scene, '--camera', 'close', '--dry-run');
    expect(named.stderr).toContain(
      "Camera markers in '3-marker-cameras.blend' choose the camera of each frame (wide 1-9[1], close 10-19[1], top 20-30[1])",
    );
  });

  test('outside the rendered frames are ignored', async () => {
    const { stderr } = await submit(scene, '--frames', '12-21', '--yes', '--new');
    expect(stderr).toMatch(/Cameras +close 12-19\[1\], top 20-21\[1\]\n/);
  });
});

describe('an image that is kept only by a fake user', () => {
  const scene = '4a-image-of-no-use';

  test('is reported, and does not stop a submit', async () => {
    const { code, report } = await reportOf(scene);
    expect(code).toBe(0);
    expect(report.assets).toMatchObject([{ path: '//gone/ref.png', missing: true, optional: 'fake-user' }]);
    const { stdout } = await workstation.run(['analyze', `${scene}.blend`], { env: {} });
    expect(stdout).toContain('//gone/ref.png (kept only by a fake user)');
    const sent = await submit(scene);
    expect(sent.code).toBe(0);
    expect(sent.stderr).toContain(
      "1 file of '4a-image-of-no-use.blend' is missing, but the render does not need it: //gone/ref.png (a.png): kept only by a fake user",
    );
  });

  test('is uploaded if it exists', async () => {
    workstation.file('gone/ref.png');
    const { code, stdout } = await submit(scene, '--new', '-q');
    expect(code).toBe(0);
    const { asset } = workstation.jobFile(Number(stdout), 'upload.json');
    expect(asset.map(({ local }: { local: string }) => local)).toContain(
      join(workstation.cwd, 'gone/ref.png'),
    );
  });
});
