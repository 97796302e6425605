import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { casesAt, exhaustively, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, PROGRAM, rayvision } from '../support/processes/binary.js';
import { CTRL_C, RETURN, terminal } from '../support/processes/terminal.js';
import { startConnectProxy } from '../support/proxies/connect-proxy.js';
import { IN_PYTHON, installProgram } from '../support/vendor-programs.js';
import type { CliResult } from '../support/workstation/cli.js';

const folder = emptyFolder();
const farm = bareEnv(folder);
const { stdout } = await rayvision(['sandbox', 'start', '--json'], farm);
const { domain, accessId, accessKey } = JSON.parse(stdout);

afterAll(async () => {
  await rayvision(['sandbox', 'stop'], farm);
  rmSync(folder, { recursive: true, force: true });
});

/** Creates the settings folder and environment of another machine, which does not know the sandbox. */
function newMachine(name: string, more: Record<string, string> = {}) {
  const home = join(folder, name);
  mkdirSync(home);
  const settings = join(home, 'config');
  const read = (file: string) => JSON.parse(readFileSync(join(settings, file), 'utf8'));
  return { home, env: bareEnv(home, more), read };
}

/** Runs the real binary with a text on its standard input. */
function piped(argv: readonly string[], env: Record<string, string>, input: string): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...argv], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

describe('login by the real binary', { timeout: timeLimit(30_000) }, () => {
  test('--key-stdin, whoami, submit, logout', async () => {
    const { env, home, read } = newMachine('script');
    const argv = ['login', '--domain', domain, '--access-id', accessId, '--key-stdin', '--json'];
    const login = await piped(argv, env, `${accessKey}\n`);
    expect([login.code, login.stderr]).toEqual([0, '']);
    expect(JSON.parse(login.stdout)).toMatchObject({ profile: 'default', domain, accessId });
    expect(read('credentials.json').profiles.default).toEqual({ accessId, accessKey });
    const scene = join(home, 'shot.ma');
    writeFileSync(scene, 'a scene');
    const results = [
      login,
      await rayvision(['whoami'], env),
      await rayvision(['config', 'list'], env),
      await rayvision(['submit', scene, '--frames', '1', '--dcc-version', '2025', '--debug'], env),
      await rayvision(['logout'], env),
    ];
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    for (const { stdout, stderr } of results) expect(stdout + stderr).not.toContain(accessKey);
    expect((await rayvision(['whoami'], env)).code).toBe(77);
  });

  exhaustively(test)('two at the same time lose nothing', async () => {
    const { env, read } = newMachine('both');
    const argv = ['login', '--domain', domain, '--access-id', accessId, '--key-stdin'];
    const names = ['a', 'b', 'c'];
    const all = await Promise.all(names.map((name) => piped([...argv, '--profile', name], env, accessKey)));
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(Object.keys(read('credentials.json').profiles).toSorted()).toEqual(names);
    expect(Object.keys(read('config.json').profiles).toSorted()).toEqual(names);
  });
});

describe('login at a terminal', { timeout: timeLimit(60_000) }, () => {
  test('asks for id and key, and never draws the key', async () => {
    const { env, home, read } = newMachine('artist');
    const screen = terminal(['login', '--domain', domain], env, home);
    await screen.shows('Access id');
    screen.type('a b');
    await screen.shows('a b');
    screen.type(RETURN);
    await screen.shows('only letters and digits');
    screen.type(`\u007f\u007f\u007f${accessId}`);
    await screen.shows(accessId);
    screen.type(RETURN);
    await screen.shows('Access key');
    screen.type(`${accessKey}${RETURN}`);
    await screen.shows('Signed in to');
    expect(await screen.ended).toBe(0);
    expect(screen.raw()).not.toContain(accessKey);
    expect(screen.raw()).not.toContain(accessKey.slice(0, 12));
    expect(read('credentials.json').profiles.default).toEqual({ accessId, accessKey });
  });

  exhaustively(test)('asks for the farm if it is not set, and saves nothing after Ctrl-C', async () => {
    const { env, home } = newMachine('chooser');
    const screen = terminal(['login'], env, home);
    await screen.shows('Which farm');
    await screen.shows('task.renderbus.com (China)');
    await screen.shows('task.foxrenderfarm.com (everywhere else)');
    screen.type(RETURN);
    await screen.shows('Access id');
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(130);
    expect(screen.text()).toContain('nothing was saved');
    expect(() => readFileSync(join(home, 'config/config.json'))).toThrow();
  });

  exhaustively(test)('--key-stdin at a terminal hides the input', async () => {
    const { env, home } = newMachine('typist');
    const argv = ['login', '--domain', domain, '--access-id', accessId, '--key-stdin', '--json'];
    const screen = terminal(argv, env, home);
    await screen.shows('Access key');
    screen.type(`${accessKey}${RETURN}`);
    await screen.shows('"profile":"default"');
    expect(await screen.ended).toBe(0);
    expect(screen.raw()).not.toContain(accessKey.slice(0, 12));
  });

  exhaustively(test)('numbers its choices and draws no mask when ACCESSIBLE is set', async () => {
    const { env, home, read } = newMachine('reader', { ACCESSIBLE: '1' });
    const choosing = terminal(['login'], env, home);
    await choosing.shows('1. task.renderbus.com');
    await choosing.shows('2. task.foxrenderfarm.com');
    await choosing.shows('Which farm');
    choosing.type(CTRL_C);
    expect(await choosing.ended).toBe(130);
    const screen = terminal(['login', '--domain', domain, '--access-id', accessId], env, home);
    await screen.shows('Access key');
    screen.type(`${accessKey}${RETURN}`);
    await screen.shows('Signed in to');
    expect(await screen.ended).toBe(0);
    expect(screen.raw()).not.toContain('***');
    expect(screen.raw()).not.toContain(accessKey.slice(0, 12));
    expect(read('credentials.json').profiles.default.accessKey).toBe(accessKey);
  });

  exhaustively(test)('a wrong key is reported, and not saved', async () => {
    const key = 'Gu5t9xGARNpq86cd98jo';
    const { env, home } = newMachine('wrong');
    const screen = terminal(['login', '--domain', domain, '--access-id', accessId], env, home);
    await screen.shows('Access key');
    screen.type(`${key}${RETURN}`);
    await screen.shows('do not match');
    expect(await screen.ended).toBe(77);
    expect(screen.raw()).not.toContain(key);
    expect(() => readFileSync(join(home, 'config/credentials.json'))).toThrow();
  });
});

exhaustively(describe)('a read-only home folder', { timeout: timeLimit(30_000) }, () => {
  test.skipIf(process.platform === 'win32')('is reported if something is to be saved', async () => {
    const { env } = newMachine('read-only');
    const own = { ...env, RAYVISION_CONFIG_DIR: '/proc/nowhere' };
    const argv = ['login', '--domain', domain, '--access-id', accessId, '--key-stdin'];
    expect((await piped(argv, own, accessKey)).code).toBe(73);
    const signed = { ...own, RAYVISION_API_ACCESS_ID: accessId, RAYVISION_API_KEY: accessKey };
    expect((await rayvision(['whoami', '--domain', domain], signed)).code).toBe(0);
  });
});

describe('a user without a home folder, as in a container', { timeout: timeLimit(30_000) }, () => {
  // A number that no entry of the system's users has.
  const nobody = { uid: 54_321, gid: 54_321, cwd: '/' };
  /** Only root may change the user, who then must be able to read the program. */
  const mayTry = () => {
    const looks = ['-e', `require('fs').readFileSync(${JSON.stringify(PROGRAM)})`];
    return process.getuid?.() === 0 && spawnSync(process.execPath, looks, nobody).status === 0;
  };

  const lines: [string[], number][] = [
    [['--version'], 0],
    [['list-dcc'], 0],
    [['config', 'list'], 0],
    [['whoami'], 0],
    [['config', 'path'], 78],
    [['config', 'set', 'artist', 'Jo'], 78],
    [['login', '--access-id', 'x', '--key-stdin'], 78],
  ];
  test.skipIf(!mayTry()).each(casesAt([1, 5], lines))('%j exits %i', (argv, exitCode) => {
    const env = {
      ...{ PATH: process.env.PATH, RAYVISION_DOMAIN: domain },
      ...{ RAYVISION_API_ACCESS_ID: accessId, RAYVISION_API_KEY: accessKey },
    };
    const options = { ...nobody, env, input: 'some-key', encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...argv], options);
    expect(status).toBe(exitCode);
    if (exitCode === 78) expect(stderr).toContain('RAYVISION_CONFIG_DIR');
  });
});

describe.skipIf(process.platform !== 'linux')(
  'login at a terminal finishes the set-up',
  { timeout: timeLimit(30_000) },
  () => {
    /** A machine that reaches the sandbox by another name, and has the vendor's package. */
    async function machine(name: string) {
      const proxy = await startConnectProxy({ to: domain });
      const venv = join(folder, name, 'venv');
      const more = { VIRTUAL_ENV: venv, HTTP_PROXY: `http://${proxy.domain}` };
      const { home, env, read } = newMachine(name, more);
      const program = installProgram(join(venv, IN_PYTHON));
      const argv = ['login', '--domain', 'farm.test', '--protocol', 'http', '--access-id', accessId];
      return { program, proxy, read, screen: terminal(argv, env, home) };
    }

    test('in one question, whose default is what was found', async () => {
      const { program, proxy, read, screen } = await machine('set-up');
      await screen.shows('Access key');
      screen.type(`${accessKey}${RETURN}`);
      await screen.shows('Signed in to');
      await screen.shows('How should files be transferred');
      await screen.shows('Later');
      screen.type(RETURN);
      await screen.shows('Files are transferred with the transmitter');
      expect(await screen.ended).toBe(0);
      await proxy.close();
      expect(read('config.json').profiles.default).toMatchObject({
        ...{ transfer: 'transmitter', 'transfer.transmitter': program },
      });
    });

    exhaustively(test)('Ctrl-C at the question keeps the key pair, and prints that', async () => {
      const { proxy, read, screen } = await machine('interrupted');
      await screen.shows('Access key');
      screen.type(`${accessKey}${RETURN}`);
      await screen.shows('How should files be transferred');
      screen.type(CTRL_C);
      expect(await screen.ended).toBe(130);
      await proxy.close();
      expect(screen.text()).toContain('you are signed in');
      expect(read('credentials.json').profiles.default).toEqual({ accessId, accessKey });
    });
  },
);
