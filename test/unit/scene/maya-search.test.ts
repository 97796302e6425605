import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mayaAscii } from '../../../src/scene/maya/index.js';

describe('where Maya looks', () => {
  const root = mkdtempSync(join(tmpdir(), 'rayvision-maya-'));
  const use = (path: string, kind: 'texture' | 'scene' | 'alembic' = 'texture') => ({
    path,
    kind,
    node: 'n',
  });

  async function candidates(scene: string, path: string, kind?: 'texture' | 'scene' | 'alembic') {
    const rules = await mayaAscii.search({ scene, path: posix, env: { SHOW: '/show' } });
    return rules.candidates(use(path, kind));
  }

  test('in the project that a workspace makes', async () => {
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

  test('by the rules of Windows', async () => {
    const scene = 'Z:\\nowhere\\scenes\\x.ma';
    const rules = await mayaAscii.search({ scene, path: win32, env: {} });
    expect(rules.candidates(use('tex/a.png'))[0]).toBe('Z:\\nowhere\\tex\\a.png');
    expect(rules.candidates(use('//server/share/a.png', 'alembic' as never))[0]).toBe('//server/share/a.png');
  });
});
