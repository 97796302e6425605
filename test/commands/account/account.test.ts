import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type SandboxAddress, sandboxFiles } from '../../../src/state/sandbox-files.js';
import { bare, openLoginWorkstation, read } from '../../support/workstation/login-workstation.js';
import { onlyJson } from '../../support/workstation/workstation.js';

const { workstation, domain, id, freshFolder, login } = await openLoginWorkstation();
afterAll(() => workstation.close());

describe('logout', () => {
  test('removes the key pair, and keeps the other settings', async () => {
    const folder = freshFolder();
    await login(folder, ['--platform', '62']);
    await login(folder, ['--profile', 'other']);
    const { code, stdout, stderr } = await workstation.run(['logout', '--json'], bare(folder));
    expect([code, stderr]).toEqual([0, '']);
    expect(onlyJson(stdout)).toEqual({ profile: 'default', signedOut: true });
    expect(Object.keys(read(folder, 'credentials').profiles)).toEqual(['other']);
    expect(read(folder, 'config').profiles.default).toEqual({ domain, platform: '62' });
    expect((await workstation.run(['whoami'], bare(folder))).code).toBe(77);
  });

  test('twice exits with 0 and reports that no account was signed in', async () => {
    const folder = freshFolder();
    for (const argv of [['logout'], ['logout', '--json']]) {
      const { code, stdout, stderr } = await workstation.run(argv, bare(folder));
      expect(code).toBe(0);
      if (stdout) expect(onlyJson(stdout)).toEqual({ profile: 'default', signedOut: false });
      else expect(stderr).toContain('not signed in');
    }
    expect(existsSync(join(folder, 'credentials.json'))).toBe(false);
  });

  test('of a profile that does not exist exits with 78', async () => {
    expect((await workstation.run(['logout', '--profile', 'gone'], bare(freshFolder()))).code).toBe(78);
  });

  test('warns if the environment still has a key pair', async () => {
    const { stderr } = await workstation.run(['logout'], { folder: freshFolder() });
    expect(stderr).toMatch(/^Warning: .*RAYVISION_API_KEY/m);
  });
});

describe('whoami', () => {
  test('prints the account, its balance and the farm', async () => {
    const { code, stdout } = await workstation.run(['whoami', '--json']);
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toEqual({
      ...{ profile: 'default', domain, platform: '2', accessId: id, userId: 10000001 },
      ...{ userName: expect.any(String), balance: expect.any(Number), coupon: expect.any(Number) },
      ...{ credit: 0, cpuPrice: 0.67, gpuPrice: 20, limits: expect.any(Object) },
    });
    const text = await workstation.run(['whoami']);
    for (const part of [domain, id, '10000001', 'default']) expect(text.stdout).toContain(part);
    const { userName } = onlyJson(stdout);
    expect((await workstation.run(['whoami', '-q'])).stdout).toBe(`${userName}\n`);
  });

  test('has no row for a profile where the sandbox uses none', async () => {
    expect((await workstation.run(['whoami'])).stdout).toMatch(/^Profile/m);
    const folder = freshFolder();
    const address = { ...workstation.farm.sandbox.address, pid: process.pid };
    await sandboxFiles(folder).writeAddress(address as SandboxAddress);
    const sandbox = await workstation.run(['whoami', '--sandbox'], bare(folder));
    expect(sandbox.code).toBe(0);
    expect(sandbox.stdout).not.toMatch(/Profile/);
  });
});

describe('config set, get and unset', () => {
  const run = (folder: string, ...argv: string[]) => workstation.run(['config', ...argv], bare(folder));

  test.each<[string[], unknown, string]>([
    [['domain', 'h.org'], 'h.org', 'h.org\n'],
    [['platform', '62'], '62', '62\n'],
    [['protocol', 'https'], 'https', 'https\n'],
    [['chunkSize', '5'], '5', '5\n'],
    [['chunk-size', '5'], '5', '5\n'],
    [['labels', 'a', 'b c'], ['a', 'b c'], 'a\nb c\n'],
    [['plugin', 'mtoa=5', 'x=6'], { mtoa: '5', x: '6' }, 'mtoa=5\nx=6\n'],
    [['set', 'time_out=7200'], { time_out: '7200' }, 'time_out=7200\n'],
    [['stopAfterTest', 'true'], true, 'true\n'],
    [['map', 'Z:/a=/b'], { 'Z:/a': '/b' }, 'Z:/a=/b\n'],
  ])('%j', async ([typed = '', ...values], kept, printed) => {
    const folder = freshFolder();
    expect((await run(folder, 'set', typed, ...values, '--profile', 'st')).code).toBe(0);
    const [[name, value]] = Object.entries(read(folder, 'config').profiles.st) as [[string, unknown]];
    expect(value).toEqual(kept);
    expect(await run(folder, 'get', name, '--profile', 'st')).toEqual({
      code: 0,
      stdout: printed,
      stderr: '',
    });
    expect((await run(folder, 'unset', typed, '--profile', 'st')).code).toBe(0);
    expect((await run(folder, 'get', name, '--profile', 'st', '--json')).stdout).toContain(
      '"source":"default"',
    );
  });

  test.each<[string[], number, string]>([
    [['chunkSize', 'x'], 64, '--chunk-size'],
    [['chunkSize', '0'], 65, '--chunk-size'],
    [['chunkSize', ''], 64, ''],
    [['chunkSize', '1', '2'], 64, 'one value'],
    [['frames', 'all'], 64, 'all'],
    [['domain', 'a b'], 64, 'a b'],
    [['protocol', 'ftp'], 64, 'ftp'],
    [['platform', 'w2'], 64, 'w2'],
    [['stopAfterTest', 'yes'], 64, 'yes'],
    [['set', 'task_id=5'], 64, 'task_id'],
    [['set', 'platform=5'], 64, 'platform'],
    [['set', '__proto__=5'], 64, '__proto__'],
    [['accessKey', 'Gu5t9xGARNpq'], 64, 'rayvision login'],
    [['accessId', 'x'], 64, 'rayvision login'],
    [['chnkSize', '5'], 64, 'chunkSize'],
    [['colour', 'red'], 64, 'chunkSize'],
    [['taskJson', 'x'], 64, 'taskJson'],
  ])('set %j is rejected', async (argv, exitCode, text) => {
    const folder = freshFolder();
    const { code, stdout, stderr } = await run(folder, 'set', ...argv);
    expect([code, stdout, readdirSync(folder)]).toEqual([exitCode, '', []]);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('Gu5t9x');
  });

  test('get prints an empty line for a value that is not set, and stars for the key', async () => {
    const folder = freshFolder();
    expect((await run(folder, 'get', 'artist')).stdout).toBe('\n');
    expect((await run(folder, 'get', 'accessKey')).stdout).toBe('\n');
    await login(folder);
    expect((await run(folder, 'get', 'accessKey')).stdout).toBe('****\n');
    expect((await run(folder, 'get', 'domain')).stdout).toBe(`${domain}\n`);
    expect((await run(folder, 'get', 'domian')).stderr).toContain('Did you mean domain?');
  });

  test('path prints the paths of the settings, the logs and the project file', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'film'));
    writeFileSync(join(folder, 'film/.rayvision.json'), 'not even JSON');
    const options = bare(folder, { cwd: join(folder, 'film') });
    const { stdout } = await workstation.run(['config', 'path', '--json'], options);
    expect(onlyJson(stdout)).toEqual({
      folder,
      config: join(folder, 'config.json'),
      credentials: join(folder, 'credentials.json'),
      project: join(folder, 'film/.rayvision.json'),
      logs: join(folder, 'logs'),
    });
    const own = { ...options, env: { RAYVISION_LOG: '/var/log/ray' } };
    expect(onlyJson((await workstation.run(['config', 'path', '--json'], own)).stdout).logs).toBe(
      '/var/log/ray',
    );
    expect((await workstation.run(['config', 'path'], options)).stdout).toBe(
      `${join(folder, 'config.json')}\n`,
    );
  });
});
