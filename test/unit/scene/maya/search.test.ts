import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AssetKind } from '../../../../src/domain/scene/scene-report.js';
import { mayaAscii } from '../../../../src/scene/maya/index.js';

describe('where Maya looks for a file', () => {
  const root = mkdtempSync(join(tmpdir(), 'rayvision-maya-'));
  const use = (path: string, kind: AssetKind = 'texture') => ({
    path,
    kind,
    node: 'n',
  });

  async function candidates(scene: string, path: string, kind?: AssetKind) {
    const rules = await mayaAscii.search({ scene, path: posix, env: { SHOW: '/show' } });
    return rules.candidates(use(path, kind));
  }

  test('in the project of a workspace', async () => {
    mkdirSync(join(root, 'proj/shots/a'), { recursive: true });
    writeFileSync(
      join(root, 'proj/workspace.mel'),
      'workspace -fr "scene" "scenes";\nworkspace -fr "sourceImages" "maps";\n',
    );
    const scene = join(root, 'proj/shots/a/x.ma');
    const { projectFolder } = await mayaAscii.search({ scene, path: posix, env: {} });
    expect(projectFolder).toBe(join(root, 'proj'));
    expect(await candidates(scene, 'wood/a.png')).toEqual([
      join(root, 'proj/wood/a.png'),
      join(root, 'proj/shots/a/wood/a.png'),
      join(root, 'proj/maps/wood/a.png'),
      join(root, 'proj/maps/a.png'),
    ]);
    expect(await candidates(scene, 'D:/old//maps/a.png')).toEqual([
      'D:/old/maps/a.png',
      join(root, 'proj/maps/a.png'),
      join(root, 'proj/maps/a.png'),
    ]);
    expect(await candidates(scene, 'cache\\a.abc', 'alembic')).toEqual([
      join(root, 'proj/cache/a.abc'),
      join(root, 'proj/shots/a/cache/a.abc'),
    ]);
    expect(await candidates(scene, '$SHOW/a.png', 'alembic')).toEqual(['/show/a.png']);
  });

  test('in the parent of a folder called scenes, and else beside the scene', async () => {
    expect((await candidates('/nowhere/proj/scenes/x.ma', 'rig.ma', 'scene'))[0]).toBe(
      '/nowhere/proj/rig.ma',
    );
    expect(await candidates('/nowhere/x.ma', 'rig.ma', 'scene')).toEqual([
      '/nowhere/rig.ma',
      '/nowhere/rig.ma',
    ]);
  });

  test('in every project above the scene, the nearest first', async () => {
    mkdirSync(join(root, 'two/scenes'), { recursive: true });
    writeFileSync(join(root, 'two/workspace.mel'), 'workspace -fr "audio" "heard";\n');
    writeFileSync(join(root, 'two/scenes/workspace.mel'), '// none\n');
    const scene = join(root, 'two/scenes/x.ma');
    const { projectFolder } = await mayaAscii.search({ scene, path: posix, env: {} });
    expect(projectFolder).toBe(join(root, 'two/scenes'));
    expect(await candidates(scene, 'C:/Users/x/proj//scenes/ice.ma', 'scene')).toEqual([
      'C:/Users/x/proj/scenes/ice.ma',
      join(root, 'two/scenes/scenes/ice.ma'),
      join(root, 'two/scenes/ice.ma'),
    ]);
    expect(await candidates(scene, 'a.wav', 'sound')).toEqual([
      join(root, 'two/scenes/a.wav'),
      join(root, 'two/a.wav'),
      join(root, 'two/scenes/a.wav'),
      ...[join(root, 'two/scenes/sound/a.wav'), join(root, 'two/heard/a.wav')],
      ...[join(root, 'two/scenes/sound/a.wav'), join(root, 'two/heard/a.wav')],
    ]);
  });

  test('after each pair of slashes of a path', async () => {
    const scene = join(root, 'two/scenes/x.ma');
    expect(await candidates(scene, 'C:/a//b//c/d.abc', 'alembic')).toEqual([
      'C:/a/b/c/d.abc',
      ...[join(root, 'two/scenes/b/c/d.abc'), join(root, 'two/scenes/c/d.abc')],
      ...[join(root, 'two/b/c/d.abc'), join(root, 'two/c/d.abc')],
    ]);
  });

  test('for particle caches, by name in the project’s folder for them', async () => {
    const looked = await candidates('/nowhere/proj/scenes/x.ma', 'shotA', 'cache');
    expect(looked).toContain('/nowhere/proj/cache/particles/shotA');
    expect(looked).toContain('/nowhere/proj/particles/shotA');
  });

  test('with Windows paths', async () => {
    const scene = 'Z:\\nowhere\\scenes\\x.ma';
    const rules = await mayaAscii.search({ scene, path: win32, env: {} });
    expect(rules.candidates(use('tex/a.png'))[0]).toBe('Z:\\nowhere\\tex\\a.png');
    expect(rules.candidates(use('//server/share/a.png', 'alembic'))[0]).toBe('//server/share/a.png');
  });
});
