import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());

const home = mkdtempSync(join(tmpdir(), 'home-'));
mkdirSync(join(home, '.ssh'));
mkdirSync(join(home, '.assets'));
const key = join(home, '.ssh', 'id_rsa');
const picture = join(home, '.assets', 'sky.hdr');
for (const file of [key, picture]) writeFileSync(file, 'x');
const env = { ...workstation.env, HOME: home, USERPROFILE: home };

/** Submits a scene whose texture is `texture`. */
function submit(name: string, texture: string, ...flags: string[]) {
  workstation.file(name, mayaScene({ textures: { file1: texture.replaceAll('\\', '/') } }));
  return workstation.run(['submit', name, '--frames', '1', '--json', ...flags], { env });
}

test('a file hidden in the home folder is not uploaded, and nothing is submitted', async () => {
  const { code, stderr } = await submit('stranger.ma', key);
  expect(code).toBe(65);
  const { error } = onlyJson(stderr);
  expect(error.message).toContain('id_rsa');
  expect(error.message).toContain('stranger.ma');
  expect(error.hint).toContain('--asset');
});

test.skipIf(process.platform === 'win32')('nor is one behind a link', async () => {
  symlinkSync(key, join(home, 'wood'));
  const { code, stderr } = await submit('link.ma', join(home, 'wood'));
  expect(code).toBe(65);
  expect(onlyJson(stderr).error.message).toContain('keys, passwords and settings');
});

test('nor is a file of the configuration folder', async () => {
  const own = join(workstation.folder, 'credentials.png');
  writeFileSync(own, 'x');
  const { code, stderr } = await submit('own.ma', own);
  expect(code).toBe(65);
  expect(onlyJson(stderr).error.message).toContain('keys, passwords and settings');
});

test('one that the user named is uploaded', async () => {
  expect((await submit('named.ma', key, '--asset', key)).code).toBe(0);
});

test('a picture in a hidden folder is uploaded', async () => {
  expect((await submit('sky.ma', picture)).code).toBe(0);
});

test('with --assets-on-farm nothing is uploaded, so nothing is refused', async () => {
  expect((await submit('there.ma', key, '--assets-on-farm')).code).toBe(0);
});

/** Submits a scene in the home folder, or below it. */
function submitAtHome(folder: string, texture: string) {
  const scene = join(home, folder, 'home.ma');
  mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(scene, mayaScene({ textures: { file1: texture.replaceAll('\\', '/') } }));
  return workstation.run(['submit', scene, '--frames', '1'], { env });
}

test('a scene in the home folder may not name what is hidden there', async () => {
  expect((await submitAtHome('.', key)).code).toBe(65);
});

test('a project in a hidden folder may name its own files, and no others', async () => {
  const own = join(home, '.projects', 'shot.dat');
  mkdirSync(join(home, '.projects'), { recursive: true });
  writeFileSync(own, 'x');
  expect((await submitAtHome('.projects', own)).code).toBe(0);
  expect((await submitAtHome('.projects', key)).code).toBe(65);
});
