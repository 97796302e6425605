import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, PROGRAM, rayvision } from '../support/processes/binary.js';
import { RETURN, terminal } from '../support/processes/terminal.js';
import { mayaScene } from '../support/scenes/maya-scene.js';
import { IN_PYTHON, installProgram } from '../support/vendor-programs.js';

// docs/real-farm.md: from `login` to the first frame on disk in two commands, with a stand-in for the vendor's program
// where its Python package has it.

const folder = emptyFolder();
const farm = bareEnv(folder);
const { stdout } = await rayvision(
  ['sandbox', 'start', '--engine', 'transmitter', '--frame-time', '50ms', '--json'],
  farm,
);
const { domain, accessId, accessKey } = JSON.parse(stdout);
afterAll(async () => {
  await rayvision(['sandbox', 'stop'], farm);
  rmSync(folder, { recursive: true, force: true });
});

/** Installs the stand-in as the vendor's package does, for the user alone. */
function installStandIn(home: string): void {
  const file = join(home, '.local', IN_PYTHON);
  const standIn = join(dirname(PROGRAM), '../dist/sandbox-transmitter.js');
  const script = `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n`;
  installProgram(file, { script });
}

/** An empty home with a scene. */
function newMachine(name: string) {
  const home = join(folder, name);
  mkdirSync(home);
  writeFileSync(join(home, 'shot.ma'), mayaScene());
  return { home, env: bareEnv(home) };
}

describe.skipIf(process.platform !== 'linux')(
  'the first frame on disk',
  { timeout: timeLimit(60_000) },
  () => {
    test('takes login and submit, and doctor finds no fault then', async () => {
      const { home, env } = newMachine('artist');
      installStandIn(home);
      const login = terminal(['login', '--domain', domain, '--access-id', accessId], env, home);
      await login.shows('Access key');
      login.type(`${accessKey}${RETURN}`);
      await login.shows('How should files be transferred');
      await login.shows("The farm's transmitter");
      login.type(RETURN);
      expect(await login.ended).toBe(0);

      const scene = join(home, 'shot.ma');
      const to = join(home, 'frames');
      const argv = ['submit', scene, '--frames', '1-2', '--wait', '--download', to, '--yes'];
      const submit = await rayvision(argv, env);
      expect([submit.code, submit.stderr]).toEqual([0, expect.any(String)]);
      const [task = ''] = readdirSync(to);
      expect(readdirSync(join(to, task)).length).toBeGreaterThan(0);

      const doctor = await rayvision(['doctor', '--json'], env);
      expect([doctor.code, doctor.stderr]).toEqual([0, '']);
      const { checks } = JSON.parse(doctor.stdout);
      const state = (name: string) => checks.find(({ check }: { check: string }) => check === name).state;
      expect(['transmitter', 'way', 'line'].map(state)).toEqual(['ok', 'ok', 'ok']);
    });

    test('without the program, doctor names what to install', async () => {
      const { home, env } = newMachine('empty');
      const login = terminal(['login', '--domain', domain, '--access-id', accessId], env, home);
      await login.shows('Access key');
      login.type(`${accessKey}${RETURN}`);
      await login.shows('docs/real-farm.md');
      expect(await login.ended).toBe(0);
      const doctor = await rayvision(['doctor', 'transfer'], env);
      expect([doctor.code, doctor.stdout]).toEqual([
        65,
        expect.stringContaining('rayvision config set transfer'),
      ]);
    });
  },
);
