import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CliOptions } from '../../support/workstation/cli.js';
import {
  inDefault,
  openSettingsWorkstation,
  pairOf,
} from '../../support/workstation/settings-workstation.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';

const { workstation, task, place, signedIn, listed, failed } = await openSettingsWorkstation();
afterAll(() => workstation.close());

describe('config list shows the source of each setting', () => {
  test('the farm’s', async () => {
    const { folder, cwd, paths } = place({
      config: inDefault({ domain: 'file.org', platform: 4, PROTOCOL: 'https' }),
      credentials: pairOf('file-id', 'file-key-1'),
    });
    const env = { RAYVISION_PLATFORM: '3', RAYVISION_PROTOCOL: 'http' };
    const row = await listed(['--protocol', 'https'], { folder, cwd, env });
    expect(row('domain')).toEqual({
      key: 'domain',
      value: 'file.org',
      source: 'profile',
      from: paths.config,
    });
    expect(row('platform')).toMatchObject({ value: '3', source: 'environment', from: 'RAYVISION_PLATFORM' });
    expect(row('protocol')).toMatchObject({ value: 'https', source: 'flag', from: '--protocol' });
    expect(row('accessId')).toMatchObject({ value: 'file-id', source: 'profile', from: paths.credentials });
    expect(row('accessKey')).toMatchObject({ value: '****', source: 'profile', from: paths.credentials });
  });

  const JOB: [key: string, project: unknown, profile: unknown, both: unknown][] = [
    ['dcc', 'maya', 'blender', 'maya'],
    ['dccVersion', '2024', '2023', '2024'],
    ['plugin', { a: '1' }, { a: '2', b: '3' }, ['a=1', 'b=3']],
    ['project', 'film', 'other', 'film'],
    ['frames', '1-2', '3-4', '1-2'],
    ['layer', ['a', 'b'], ['c'], ['a', 'b']],
    ['camera', 'a', 'c', ['a']],
    ['rop', ['a'], ['c'], ['a']],
    ['testFrames', 'first', 'last', 'first'],
    ['stopAfterTest', false, true, false],
    ['chunkSize', 3, 4, '3'],
    ['priority', 60, 50, '60'],
    ['nodeLimit', 3, 4, '3'],
    ['os', 'linux', 'windows', 'linux'],
    ['timeLimit', '2h', '3h', '2h'],
    ['artist', 'Jo', 'Al', 'Jo'],
    ['hardware', '302', '303', '302'],
    ['label', ['x'], ['y', 'z'], ['x']],
    ['set', { tiles: '4' }, { tiles: '2', time_out: 9 }, ['tiles=4', 'time_out=9']],
    ['map', { 'Z:/a': '/b' }, { 'Y:/a': '/c' }, ['Y:/a=/c', 'Z:/a=/b']],
  ];

  test.each(JOB)('%s: project file > profile > nothing', async (key, project, profile, both) => {
    const two = place({ config: inDefault({ [key]: profile }), project: { [key]: project } });
    const strong = (await listed([], two))(key);
    expect(strong).toEqual({ key, value: both, source: 'project', from: two.paths.project });
    const one = place({ config: inDefault({ [key]: profile }) });
    expect((await listed([], one))(key)).toMatchObject({ source: 'profile', from: one.paths.config });
    expect((await listed([], place()))(key)).toEqual({ key, value: null, source: 'default', from: null });
  });

  test('without credentials, with half a pair, and without any home', async () => {
    const env = { RAYVISION_API_ACCESS_ID: 'half-id' };
    const row = await listed([], { ...place(), env });
    expect(row('accessId')).toMatchObject({ value: 'half-id', source: 'environment' });
    expect(row('accessKey')).toMatchObject({ value: null, source: 'default' });
    const homeless = await listed([], { noHome: true, env: {} });
    expect(homeless('domain')).toMatchObject({ value: 'task.renderbus.com', source: 'default' });
  });

  test('as a table, with keys hidden', async () => {
    const { folder, cwd } = signedIn({ project: { labels: ['a', 'b'] } });
    const { code, stdout } = await workstation.run(['config', 'list'], { folder, cwd, env: {} });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^accessKey +\*{4} +profile /m);
    expect(stdout).toMatch(/^label +a, b +project file /m);
    expect(stdout).not.toContain('chunkSize');
    expect(stdout).not.toContain(workstation.env.RAYVISION_API_KEY);
  });
});

describe('a profile', () => {
  const two = { profiles: { default: {}, studio: { domain: 'file.org', chunkSize: 7 } } };

  test.each<[string, string[], Record<string, string>, string]>([
    ['by default', [], {}, 'default'],
    ['by its variable', [], { RAYVISION_PROFILE: 'studio' }, 'studio'],
    ['by its flag', ['--profile', 'studio'], { RAYVISION_PROFILE: 'gone' }, 'studio'],
    ['by its flag with =', ['--profile=studio'], {}, 'studio'],
  ])('is chosen %s', async (_, flags, env, name) => {
    const { folder, cwd } = place({ config: two });
    const { stdout } = await workstation.run(['config', 'list', '--json', ...flags], { folder, cwd, env });
    expect(onlyJson(stdout)).toMatchObject({ profile: name, profiles: ['default', 'studio'] });
  });

  test.each(['-x', '.x', 'a b', 'a/b', '../x', 'x'.repeat(65), '__proto__', ''])(
    'cannot be named %j',
    async (name) => {
      const flag = await failed(['status', '1', `--profile=${name}`], { ...place(), env: {} });
      expect(flag.exitCode).toBe(64);
      if (name === '') return;
      const variable = await failed(['status', '1'], { ...place(), env: { RAYVISION_PROFILE: name } });
      expect(variable.exitCode).toBe(78);
      expect(variable.message).toContain('RAYVISION_PROFILE');
    },
  );

  test.each(['gone', 'constructor', 'hasOwnProperty'])(
    '%s that does not exist exits with 78',
    async (name) => {
      const error = await failed(['status', '1', '--profile', name], { ...place({ config: two }), env: {} });
      expect(error.exitCode).toBe(78);
      expect(error.message).toContain('default, studio');
    },
  );

  test('with an unknown key exits with 78, and config can repair it', async () => {
    const { folder, cwd, paths } = place({ config: inDefault({ colour: 'red' }) });
    const options = { folder, cwd, env: workstation.env };
    const error = await failed(['status', task], options);
    expect(error).toMatchObject({ exitCode: 78, message: expect.stringContaining(paths.config) });
    expect((await workstation.run(['config', 'unset', 'colour'], options)).code).toBe(0);
    expect((await workstation.run(['status', task], options)).code).toBe(0);
  });

  test('with keys in config.json exits with 78', async () => {
    const { folder, cwd } = place({ config: inDefault({ accessKey: 'Gu5t9xGARNpq86cd98' }) });
    const error = await failed(['status', task], { folder, cwd, env: {} });
    expect(error).toMatchObject({ exitCode: 78, hint: expect.stringContaining('rayvision login') });
    expect(JSON.stringify(error)).not.toContain('Gu5t9x');
  });

  test('that is named while the environment overrides its key causes a warning', async () => {
    const { folder, cwd } = place({ config: two });
    const argv = ['status', task, '--profile', 'studio'];
    const { code, stderr } = await workstation.run(argv, { folder, cwd, env: workstation.env });
    expect(code).toBe(0);
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toMatch(/^Warning: .*RAYVISION_API_ACCESS_ID, RAYVISION_API_KEY, RAYVISION_DOMAIN/);
    const unnamed = { folder, cwd, env: { ...workstation.env, RAYVISION_PROFILE: 'studio' } };
    expect((await workstation.run(['status', task], unnamed)).stderr).toBe('');
  });
});

describe('credentials.json', () => {
  test('has the key pair if the environment has none', async () => {
    const { folder, cwd } = signedIn();
    expect((await workstation.run(['status', task], { folder, cwd, env: {} })).code).toBe(0);
  });

  test.skipIf(process.platform === 'win32')(
    'that others can read exits with 78, but not on Windows',
    async () => {
      const { folder, cwd, paths } = signedIn();
      chmodSync(paths.credentials, 0o644);
      const error = await failed(['status', task], { folder, cwd, env: {} });
      expect(error).toMatchObject({
        exitCode: 78,
        hint: expect.stringContaining(`chmod 600 '${paths.credentials}'`),
      });
      expect(
        (await workstation.run(['status', task], { folder, cwd, env: {}, platform: 'win32' })).code,
      ).toBe(0);
    },
  );

  test('is read only if it is needed', async () => {
    const { folder, cwd } = place({ credentials: 'broken' });
    const env = workstation.env;
    for (const argv of [
      ['status', task],
      ['config', 'path'],
      ['config', 'set', 'artist', 'Jo'],
      ['list-dcc'],
    ]) {
      expect((await workstation.run(argv, { folder, cwd, env })).code).toBe(0);
    }
    expect((await workstation.run(['status', task], { folder, cwd, env: {} })).code).toBe(65);
  });

  test.each([
    ['accessId', { accessKey: 'Gu5t9xGARNpq86cd98' }],
    ['accessKey', { accessId: 'id' }],
  ])('without its %s exits with 78', async (missing, half) => {
    const { folder, cwd, paths } = signedIn({ credentials: inDefault(half) });
    const error = await failed(['status', task], { folder, cwd, env: {} });
    expect(error).toMatchObject({ exitCode: 78, message: expect.stringContaining(paths.credentials) });
    expect(error.message).toContain(missing);
    expect(JSON.stringify(error)).not.toContain('Gu5t9x');
  });
});

describe('options that select a farm', () => {
  test('--domain takes precedence over the environment, before and after the command', async () => {
    const env = { ...workstation.env, RAYVISION_DOMAIN: '127.0.0.1:1' };
    const flags = ['--domain', workstation.env.RAYVISION_DOMAIN ?? ''];
    expect((await workstation.run([...flags, 'status', task], { env })).code).toBe(0);
    expect((await workstation.run(['status', task, ...flags], { env })).code).toBe(0);
    expect((await workstation.run(['sandbox', 'status', ...flags], { env })).code).toBe(0);
  });

  test.each([
    ['--domain', 'a b'],
    ['--domain', 'https://h.org'],
    ['--domain', ''],
    ['--protocol', 'ftp'],
  ])('%s %j exits with 64, before a missing file', async (flag, value) => {
    expect((await failed(['submit', 'gone.ma', flag, value], {})).exitCode).toBe(64);
  });

  test.each<[string[], string]>([
    [['--profile', 'wait'], 'No command was given'],
    [['--domain', 'h.org', 'bogus'], "'bogus'"],
    [['--profile', 'status', 'wait'], 'No task id'],
  ])('have values that are not taken for commands: %j', async (argv, text) => {
    expect(await failed(argv, {})).toMatchObject({ exitCode: 64, message: expect.stringContaining(text) });
  });

  test('--protocol http to another machine causes a warning', async () => {
    const argv = ['--domain', 'farm.invalid', '--protocol', 'http', 'whoami'];
    const proxy = { HTTP_PROXY: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1' };
    const { code, stderr } = await workstation.run(argv, { env: { ...workstation.env, ...proxy } });
    expect(code).toBe(69);
    expect(stderr).toMatch(/^Warning: .*plain http to farm\.invalid/);
  });

  test.each(['--domain=h.org', '--protocol=http'])('%s with --sandbox exits with 64', async (flag) => {
    expect((await failed(['status', '1', '--sandbox', flag], {})).exitCode).toBe(64);
  });

  test('the sandbox’s commands use the sandbox of the profile', async () => {
    const { folder, cwd } = signedIn();
    const { stdout } = await workstation.run(['sandbox', 'status', '--json'], { folder, cwd, env: {} });
    expect(onlyJson(stdout).pid).toBe(process.pid);
  });

  test('are repeated in the next command that is suggested', async () => {
    const domain = workstation.env.RAYVISION_DOMAIN ?? '';
    const argv = ['wait', task, '--timeout', '1s', '--domain', domain];
    await workstation.pin(5, Number(task));
    expect((await workstation.run(argv)).stderr).toContain(`rayvision wait ${task} --domain ${domain}`);
  });
});

describe('no home folder', () => {
  test('is accepted if the environment has all settings', async () => {
    const { code, stderr } = await workstation.run(['status', task], { noHome: true });
    expect([code, stderr]).toEqual([0, '']);
    expect((await failed(['status', task], { noHome: true, env: {} })).exitCode).toBe(77);
  });

  test.each([
    [['login', '--access-id', 'id', '--key-stdin'], 'some-key'],
    [['config', 'set', 'artist', 'Jo'], ''],
    [['config', 'path'], ''],
  ])('%j exits with 78 and suggests RAYVISION_CONFIG_DIR', async (argv, stdin) => {
    const error = await failed(argv, { noHome: true, stdin });
    expect(error).toMatchObject({ exitCode: 78, hint: expect.stringContaining('RAYVISION_CONFIG_DIR') });
  });

  test('logout changes nothing', async () => {
    expect((await workstation.run(['logout'], { noHome: true, env: {} })).code).toBe(0);
  });
});

describe('a domain that contains a password is rejected, and the password is not printed', () => {
  const WRITTEN = [
    'ann:pässwort@farm.org',
    'https://ann:pässwort@farm.org',
    'a/n:päss/wort@x@farm.org',
    ':pässwort@h',
  ];
  const LINES = [['platforms'], ['whoami'], ['config', 'list'], ['config', 'get', 'domain'], ['status', '1']];
  const env = { RAYVISION_API_ACCESS_ID: 'id', RAYVISION_API_KEY: 'the-key-of-the-farm' };

  async function everything(argv: readonly string[], options: CliOptions): Promise<string> {
    const results = await Promise.all(
      [[], ['--json'], ['--debug']].map((flags) => workstation.run([...argv, ...flags], { env, ...options })),
    );
    for (const { code, stderr } of results) {
      expect(code).toBeGreaterThan(63);
      expect(stderr).toContain('****@');
    }
    const log = join(options.folder ?? '', 'logs', 'rayvision.log');
    return JSON.stringify(results) + (existsSync(log) ? readFileSync(log, 'utf8') : '');
  }

  test.each(WRITTEN)('in an option: %s', async (domain) => {
    const { folder, cwd } = place();
    for (const argv of [
      ['config', 'set', 'domain', domain],
      ['status', '1', '--domain', domain],
    ]) {
      expect(await everything(argv, { folder, cwd })).not.toMatch(/wort/);
    }
  });

  test.each(WRITTEN)('in the profile: %s', async (domain) => {
    const { folder, cwd } = place({ config: inDefault({ domain }) });
    for (const argv of LINES) expect(await everything(argv, { folder, cwd })).not.toMatch(/wort/);
  });

  test.each(WRITTEN)('in the environment: %s', async (domain) => {
    const { folder, cwd } = place();
    const own = { folder, cwd, env: { ...env, RAYVISION_DOMAIN: domain } };
    for (const argv of LINES) expect(await everything(argv, own)).not.toMatch(/wort/);
  });
});
