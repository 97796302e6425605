import { afterAll, describe, expect, test } from 'vitest';
import { expandPaths, expandScenes } from '../../../src/commands/files/expand-names.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
for (const name of ['shot10.ma', 'shot2.ma', 'B.MA', '.hidden.ma', 'old [1]/x.ma', 'deep/a/b/x.ma', '*.mb'])
  workstation.file(name, mayaScene());
workstation.file('folder.ma/inner.txt');
afterAll(() => workstation.close());

const expand = (platform: NodeJS.Platform, folders: boolean, ...typed: string[]) =>
  (folders ? expandPaths : expandScenes)(typed, {
    ...{ cwd: workstation.cwd, platform, signal: new AbortController().signal },
  });

describe('a pattern in place of file names', () => {
  test.each<[platform: NodeJS.Platform, pattern: string, names: string[]]>([
    ['linux', '*.ma', ['shot2.ma', 'shot10.ma']],
    ['win32', '*.ma', ['B.MA', 'shot2.ma', 'shot10.ma']],
    ['win32', './SHOT?.ma', ['./shot2.ma']],
    ['linux', 'shot*', ['shot2.ma', 'shot10.ma']],
    // Brackets are letters of a name.
    ['linux', 'old [1]/*.ma', ['old [1]/x.ma']],
    ['linux', '*/x.ma', ['old [1]/x.ma']],
    ['linux', '**/x.ma', ['deep/a/b/x.ma', 'old [1]/x.ma']],
    ['linux', 'deep/**/*.ma', ['deep/a/b/x.ma']],
    ['linux', '.*.ma', ['.hidden.ma']],
    // A file of this very name is itself.
    ['linux', '*.mb', ['*.mb']],
    ['linux', 'shot2.ma', ['shot2.ma']],
  ])('on %s: %s', async (platform, pattern, names) => {
    expect(await expand(platform, false, pattern)).toEqual(names);
  });

  test('matches folders if these are allowed', async () => {
    expect(await expand('linux', true, '*.ma')).toEqual(['folder.ma', 'shot2.ma', 'shot10.ma']);
  });

  test('keeps the order of the arguments', async () => {
    expect(await expand('linux', false, 'shot2.ma', '*/x.ma')).toEqual(['shot2.ma', 'old [1]/x.ma']);
  });
});

describe('commands with patterns', () => {
  test('submit and analyze expand them', async () => {
    const { code, stdout } = await workstation.run(['submit', 'shot*.ma', '--json']);
    expect(code).toBe(0);
    const scenes = onlyJson(stdout).submissions.map(({ scene }: { scene: string }) =>
      scene.split('/').at(-1),
    );
    expect(scenes).toEqual(['shot2.ma', 'shot10.ma']);
    const analysis = await workstation.run(['analyze', 'old [1]/*.ma', 'shot?.ma', '--json'], { env: {} });
    expect(onlyJson(analysis.stdout).scenes).toHaveLength(2);
  });

  test('upload and --asset expand them', async () => {
    const { stdout } = await workstation.run(['upload', 'shot*.ma', '--dry-run']);
    expect(linesOf(stdout)).toHaveLength(2);
    const submit = await workstation.run(['submit', 'shot2.ma', '--new', '--asset', 'deep/**/*.ma', '-q']);
    const { asset } = workstation.jobFile(Number(submit.stdout), 'upload.json');
    expect(asset.map(({ local }: { local: string }) => local.split('/').at(-1))).toEqual([
      'shot2.ma',
      'x.ma',
    ]);
  });

  test('report a malformed option before a pattern without matches', async () => {
    expect((await workstation.run(['submit', 'none*.ma', '--frames', 'x'])).code).toBe(64);
  });

  test.each([['submit'], ['analyze'], ['upload']])(
    '%s exits with 66 if nothing matches, and names the pattern',
    async (command) => {
      const { code, stdout, stderr } = await workstation.run([command, 'none*.ma', '--json']);
      expect([code, stdout]).toEqual([66, '']);
      expect(onlyJson(stderr).error.message).toBe("No file matches 'none*.ma'");
    },
  );
});
