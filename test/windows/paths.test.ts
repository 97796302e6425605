import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rayvision } from '../support/processes/binary.js';
import { mayaScene, newHome, onDrive, onShare, write } from './support.js';

const { folder, env } = newHome();

beforeAll(async () => {
  expect((await rayvision(['sandbox', 'start', '--frame-time', '20ms'], env)).code).toBe(0);
});
afterAll(async () => {
  await rayvision(['sandbox', 'stop'], env);
});

/** What `analyze` makes of the textures of a scene. */
async function assets(scene: string, ...more: string[]) {
  const { code, stdout } = await rayvision(['analyze', scene, '--json', ...more], env);
  const [report] = JSON.parse(stdout).scenes;
  return {
    code,
    scene: report.scene,
    resolved: report.assets.map((one: { resolved: string }) => one.resolved),
  };
}

/** Compares paths as Windows does. */
const same = (paths: readonly (string | null)[]) =>
  paths.map((path) => path?.replaceAll('/', '\\').toLowerCase());

describe('drives', () => {
  test('a scene on one drive has textures on another', async () => {
    const drive = onDrive();
    const texture = write(join(folder, 'tex', 'a.png'), 'x');
    const scene = write(join(drive, 'a.ma'), mayaScene([texture.replaceAll('\\', '/'), texture]));
    const found = await assets(scene);
    expect(found.code).toBe(0);
    expect(same(found.resolved)).toEqual(same([texture, texture]));
  });

  test('a drive letter matches in either case, in scenes and in maps', async () => {
    const texture = write(join(folder, 'tex', 'b.png'), 'x');
    const lower = texture.charAt(0).toLowerCase() + texture.slice(1);
    const scene = write(join(folder, 'b.ma'), mayaScene([lower, 'q:/lost/b.png']));
    const found = await assets(scene, '--map', `Q:\\LOST=${join(folder, 'tex')}`);
    expect(found.code).toBe(0);
    expect(same(found.resolved)).toEqual(same([texture, texture]));
  });

  test('files on another drive are uploaded, and the task is rendered', async () => {
    const drive = onDrive();
    const texture = write(join(drive, 'tex', 'c.png'), 'x');
    const scene = write(join(folder, 'c.ma'), mayaScene([texture]));
    const { code, stdout } = await rayvision(['submit', scene, '--sandbox', '-y', '--json', '--wait'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).upload).toMatchObject({ sent: 2 });
  });
});

describe('shares', () => {
  test('a scene and its texture on a share are found there, with either slash', async () => {
    const share = onShare();
    const texture = write(`${share}\\tex\\a.png`, 'x');
    const scene = write(`${share}\\a.ma`, mayaScene([texture, texture.replaceAll('\\', '/'), 'tex/a.png']));
    const found = await assets(scene);
    expect(found.code).toBe(0);
    expect(same(found.resolved.slice(0, 2))).toEqual(same([texture, texture]));
    expect(found.scene.toLowerCase()).toBe(scene.toLowerCase());
  });

  test('a server name matches in either case, in maps too', async () => {
    const share = onShare();
    const texture = write(`${share}\\tex\\b.png`, 'x');
    const scene = write(
      join(folder, 'd.ma'),
      mayaScene(['\\\\OLDSERVER\\Show\\b.png', texture.toUpperCase()]),
    );
    const found = await assets(scene, '--map', `//oldserver/show=${share}\\tex`);
    expect(found.code).toBe(0);
    expect(same(found.resolved)).toEqual(same([texture, texture]));
  });

  test('frames are downloaded to a share', async () => {
    const to = `${onShare()}\\frames`;
    const scene = write(join(folder, 'e.ma'), mayaScene([]));
    const argv = ['submit', scene, '--sandbox', '-y', '--wait', '--download', to, '--json'];
    const { code, stdout } = await rayvision(argv, env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).download).toMatchObject({ fetched: 5 });
  });
});

describe('names', () => {
  test('of another case are the same file', async () => {
    const texture = write(join(folder, 'Case', 'Wood.PNG'), 'x');
    const scene = write(join(folder, 'case.ma'), mayaScene([join(folder, 'case', 'wood.png')]));
    const found = await assets(scene);
    expect(found.code).toBe(0);
    expect(same(found.resolved)).toEqual(same([texture]));
  });

  test('longer than 260 characters are read, uploaded and downloaded', async () => {
    const deep = join(folder, ...Array.from({ length: 8 }, (_, at) => `${at}`.repeat(40)));
    mkdirSync(deep, { recursive: true });
    const texture = write(join(deep, 'long.png'), 'x');
    const scene = write(join(deep, 'long.ma'), mayaScene([texture]));
    expect(scene.length).toBeGreaterThan(300);
    const to = join(deep, 'frames');
    const argv = ['submit', scene, '--sandbox', '-y', '--wait', '--download', to, '--json'];
    const { code, stdout, stderr } = await rayvision(argv, env);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ upload: { sent: 2 }, download: { fetched: 5 } });
    const frames = readdirSync(to, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(frames).toHaveLength(5);
  });

  test('that Windows reserves are neither scenes nor target folders', async () => {
    for (const name of ['NUL', 'con.ma', join(folder, 'AUX.ma')]) {
      const { code, stderr } = await rayvision(['analyze', name, '--dcc', 'maya'], env);
      expect([name, code]).toEqual([name, 66]);
      expect(stderr).toContain(name);
    }
  });
});
