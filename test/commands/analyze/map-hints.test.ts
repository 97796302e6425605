import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { shellWord } from '../../../src/domain/shell-word.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
workstation.file('my proj/workspace.mel', '');
for (const name of ['art/it’s wood.png', 'art/walls/brick.png', 'art/tile.1001.exr', 'rigs/hero.ma'])
  workstation.file(`my proj/${name}`, name.endsWith('.ma') ? mayaScene() : 'x');
workstation.file('outside/secret.png');
mkdirSync(join(workstation.cwd, 'my proj/links'));
symlinkSync(join(workstation.cwd, 'outside'), join(workstation.cwd, 'my proj/links/out'));
afterAll(() => workstation.close());

let scenes = 0;
const sceneOf = (parts: Parameters<typeof mayaScene>[0]) => {
  const name = `my proj/scenes/shot${scenes++}.ma`;
  workstation.file(name, mayaScene(parts));
  return name;
};

async function analysis(...argv: string[]) {
  const { code, stdout } = await workstation.run(['analyze', ...argv, '--json'], { env: {} });
  return { code, scene: onlyJson(stdout).scenes[0] };
}

/** The words that a POSIX shell makes of a text. */
const words = (text: string) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${text}`], { encoding: 'utf8' })
    .split('\n')
    .slice(0, -1);

describe.skipIf(process.platform === 'win32')('a missing file that is elsewhere in the project', () => {
  test.each<[written: string, at: string]>([
    ['D:/show/tex/it’s wood.png', 'art/it’s wood.png'],
    ['D:\\\\show\\\\walls\\\\brick.png', 'art/walls/brick.png'],
    ['//SERVER/share/brick.png', 'art/walls/brick.png'],
    ['/mnt/gone/brick.png', 'art/walls/brick.png'],
    ['/mnt/gone/art/walls/brick.png', 'art/walls/brick.png'],
    ['tex/brick.png', 'art/walls/brick.png'],
    ['C:/Users/x/proj//images/brick.png', 'art/walls/brick.png'],
    ['D:/tex/BRICK.png', 'art/walls/brick.png'],
    ['D:/tex/tile.<UDIM>.exr', 'art/tile.1001.exr'],
    ['$TEX/brick.png', 'art/walls/brick.png'],
    ['brick.png', 'art/walls/brick.png'],
  ])('%s is found with exactly the --map of the hint', async (written, at) => {
    const scene = sceneOf({ textures: { file1: written } });
    const first = await analysis(scene);
    const [asset] = first.scene.assets;
    const foundAt = join(workstation.cwd, 'my proj', at);
    expect([first.code, asset.missing, asset.foundAt]).toEqual([65, true, foundAt]);
    expect(asset.hint).toContain(foundAt);
    const flag = /use it with (--map .*)$/.exec(asset.hint)?.[1] ?? '';
    const argv = words(flag);
    expect(argv).toEqual(['--map', asset.map]);
    const second = await analysis(scene, ...argv);
    expect([second.code, second.scene.assets[0].resolved]).toEqual([0, foundAt]);
  });

  test('has one --map for all files below it, in the report and in submit’s error', async () => {
    const textures = { file1: 'D:/p/art/walls/brick.png', file2: 'D:/p/art/it’s wood.png' };
    const scene = sceneOf({ textures, references: { r: 'D:/p/rigs/hero.ma' } });
    const map = `D:/p=${join(workstation.cwd, 'my proj')}`;
    const text = await workstation.run(['analyze', scene], { env: {} });
    expect(text.stdout.match(/--map '[^']*'/g)).toEqual(Array(3).fill(`--map '${map}'`));
    const { code, stderr } = await workstation.run(['submit', scene]);
    expect(code).toBe(65);
    expect(stderr).toContain(
      `(a file of this name is at ${join(workstation.cwd, 'my proj/art/walls/brick.png')})`,
    );
    expect(stderr.match(/--map '[^']*'/g)).toEqual([`--map '${map}'`]);
    expect((await workstation.run(['submit', scene, '--map', map, '-q'])).code).toBe(0);
  });

  test('has no --map if its folder contains an equals sign, which --map cannot express', async () => {
    const { scene } = await analysis(sceneOf({ textures: { file1: 'D:/a=b/brick.png' } }));
    expect(scene.assets[0].foundAt).toContain('brick.png');
    expect(scene.assets[0]).not.toHaveProperty('map');
  });

  test('is not looked for behind links', async () => {
    const { scene } = await analysis(sceneOf({ textures: { file1: 'D:/tex/secret.png' } }));
    expect(scene.assets[0]).not.toHaveProperty('foundAt');
    expect(scene.assets[0]).not.toHaveProperty('hint');
  });

  test('in another case is found with the --map of the hint', async () => {
    const scene = sceneOf({ textures: { file1: '../Art/walls/brick.png' } });
    const [asset] = (await analysis(scene)).scene.assets;
    expect(asset.hint).toContain('art/walls/brick.png');
    expect((await analysis(scene, '--map', asset.map)).code).toBe(0);
  });
});

describe('an argument quoted for a shell', () => {
  test.each<[text: string, platform: NodeJS.Platform, word: string]>([
    ['D:/a=/b', 'linux', 'D:/a=/b'],
    ['D:/a b=/c', 'linux', "'D:/a b=/c'"],
    ["it's $HOME", 'linux', "'it'\\''s $HOME'"],
    ['a\\b', 'linux', "'a\\b'"],
    ['D:/a=E:/b', 'win32', 'D:/a=E:/b'],
    ["D:/it's a=E:/b", 'win32', '"D:/it\'s a=E:/b"'],
    ['$PDIR/a=E:/b', 'win32', "'$PDIR/a=E:/b'"],
  ])('%s on %s', (text, platform, word) => {
    expect(shellWord(text, platform)).toBe(word);
  });
});
