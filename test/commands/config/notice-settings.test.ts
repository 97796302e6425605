import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inDefault, openSettingsWorkstation } from '../../support/workstation/settings-workstation.js';

const { workstation, task, place, signedIn, listed, failed } = await openSettingsWorkstation();
afterAll(() => workstation.close());

const STORED = {
  'notify.webhook': 'https://hooks.example.com/a/b?c=d',
  'notify.exec': '/opt/tell me',
  'notify.desktop': 'true',
};

describe('config set', () => {
  test.each(Object.entries(STORED))('%s %s, and unset', async (key, value) => {
    const { folder, cwd } = place({});
    const run = (...argv: string[]) => workstation.run(['config', ...argv], { folder, cwd });
    expect((await run('set', key, value)).code).toBe(0);
    const kept = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    expect(kept.profiles.default).toEqual({ [key]: value });
    expect((await run('get', key)).stdout).toBe(`${value}\n`);
    expect((await run('unset', key)).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')).profiles.default).toEqual({});
  });

  test.each([
    ['notify.webhook', 'hooks.example.com', 64],
    ['notify.webhook', 'ftp://example.com/', 64],
    ['notify.webhook', 'https://ann:password@example.com/', 64],
    ['notify.webhook', 'http://example.com/', 65],
    ['notify.webhook', 'http://127.0.0.1.example.com/', 65],
    ['notify.exec', 'tell.bat', 64],
    ['notify.exec', 'C:\\tell.CMD', 64],
    ['notify.desktop', 'yes', 64],
  ])('%s %s is %i', async (key, value, exitCode) => {
    const { folder, cwd } = place({});
    const error = await failed(['config', 'set', key, value], { folder, cwd });
    expect(error).toMatchObject({ exitCode });
    expect(error.message).not.toContain('password');
  });
});

test('the settings may be nested, and true and false may be typed as such', async () => {
  const { folder, cwd } = place({ config: inDefault({ notify: { desktop: true, exec: 'tell' } }) });
  const row = await listed([], { folder, cwd });
  expect(row('notify.desktop')).toMatchObject({ value: 'true', source: 'profile' });
  expect(row('notify.exec')).toMatchObject({ value: 'tell', source: 'profile' });
});

describe('notify.secret', () => {
  const SECRET = 'what only the receiver knows';

  test('comes on standard input, lies in credentials.json, and is never shown', async () => {
    const { folder, cwd } = place({});
    const run = (argv: string[], stdin?: string) =>
      workstation.run(argv, { folder, cwd, env: {}, ...(stdin === undefined ? {} : { stdin }) });
    const set = await run(['config', 'set', 'notify.secret', '-'], `${SECRET}\n`);
    expect(set).toMatchObject({ code: 0 });
    const file = join(folder, 'credentials.json');
    expect(JSON.parse(readFileSync(file, 'utf8')).profiles.default).toEqual({ webhookSecret: SECRET });
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const got = await run(['config', 'get', 'notify.secret']);
    expect(got.stdout).toBe('****\n');
    const all = await run(['config', 'list', '--json']);
    for (const { stdout, stderr } of [set, got, all]) expect(stdout + stderr).not.toContain(SECRET);
    expect((await run(['config', 'unset', 'notify.secret'])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET);
  });

  test('on the line is 64', async () => {
    const { folder, cwd } = place({});
    expect(await failed(['config', 'set', 'notify.secret', SECRET], { folder, cwd })).toMatchObject({
      exitCode: 64,
    });
  });

  test('that is too short is 65, and not shown', async () => {
    const { folder, cwd } = place({});
    const argv = ['config', 'set', 'notify.secret', '-'];
    const { code, stderr } = await workstation.run(argv, { folder, cwd, stdin: 'qwerty\n' });
    expect([code, stderr.includes('qwerty')]).toEqual([65, false]);
  });

  test('in config.json is 78', async () => {
    const { folder, cwd } = place({ config: inDefault({ 'notify.secret': SECRET }) });
    const error = await failed(['config', 'list'], { folder, cwd });
    expect(error).toMatchObject({ exitCode: 78 });
    expect(error.message).not.toContain(SECRET);
  });
});

test.each([...Object.keys(STORED), 'notify.secret', 'notify', 'exec', 'webhook', 'webhookSecret'])(
  '%s in a project file is 78',
  async (key) => {
    const { folder, cwd, paths } = signedIn({ project: { [key]: 'x' } });
    const error = await failed(['status', task], { folder, cwd, env: {} });
    expect(error).toMatchObject({ exitCode: 78, message: `${paths.project} must not set '${key}'` });
  },
);
