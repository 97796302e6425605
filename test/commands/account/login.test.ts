import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startForeigner } from '../../support/proxies/relay.js';
import type { CliOptions } from '../../support/workstation/cli.js';
import { bare, filesWith, openLoginWorkstation, read } from '../../support/workstation/login-workstation.js';
import { linesOf, onlyJson } from '../../support/workstation/workstation.js';

const { workstation, domain, id, key, freshFolder, login } = await openLoginWorkstation();
afterAll(() => workstation.close());

describe('login in a script', () => {
  test('checks the key, saves it and reports the account', async () => {
    const folder = freshFolder();
    const { code, stdout, stderr } = await login(folder);
    expect([code, stdout]).toEqual([0, '']);
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toContain(domain);
    expect(stderr).toContain('10000001');
    expect(read(folder, 'config')).toEqual({ profiles: { default: { domain } } });
    expect(read(folder, 'credentials')).toEqual({ profiles: { default: { accessId: id, accessKey: key } } });
    expect(filesWith(folder, key)).toEqual(['credentials.json']);
    if (process.platform !== 'win32') {
      for (const name of ['config.json', 'credentials.json']) {
        expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      }
    }
    expect((await workstation.run(['whoami', '-q'], bare(folder))).code).toBe(0);
  });

  test('--json prints the profile and the account', async () => {
    const { stdout, stderr } = await login(freshFolder(), ['--json', '--platform', '62', '--profile', 'st']);
    expect(stderr).toBe('');
    expect(onlyJson(stdout)).toEqual({
      ...{ profile: 'st', domain, platform: '62', accessId: id },
      ...{ userId: 10000001, userName: expect.any(String) },
    });
  });

  test('-q prints nothing', async () => {
    expect(await login(freshFolder(), ['-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('keeps the other contents of the files', async () => {
    const folder = freshFolder();
    const config = { note: 'mine', profiles: { default: { chunkSize: 3 }, other: { domain: 'o.org' } } };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const pairs = { profiles: { other: { accessId: 'x', accessKey: 'other-key' } } };
    writeFileSync(join(folder, 'credentials.json'), JSON.stringify(pairs), { mode: 0o600 });
    expect((await login(folder)).code).toBe(0);
    expect(read(folder, 'config')).toEqual({
      note: 'mine',
      profiles: { default: { chunkSize: 3, domain }, other: { domain: 'o.org' } },
    });
    expect(Object.keys(read(folder, 'credentials').profiles)).toEqual(['other', 'default']);
  });

  test('removes platform and protocol if the farm is another one, and keeps them if not', async () => {
    const folder = freshFolder();
    const settle = (members: object) =>
      writeFileSync(join(folder, 'config.json'), JSON.stringify({ profiles: { default: members } }));
    settle({ domain, platform: '62' });
    await login(folder);
    expect(read(folder, 'config').profiles.default).toEqual({ domain, platform: '62' });
    settle({ Domain: 'o.org', PROTOCOL: 'http', platform: '62', artist: 'Jo' });
    await login(folder);
    expect(read(folder, 'config').profiles.default).toEqual({ domain, artist: 'Jo' });
  });

  test.each([
    ['a mark that editors put there', '\uFEFF'],
    ['nothing', ''],
  ])('accepts a key file that begins with %s, and ends with a Windows line end', async (_, mark) => {
    const folder = freshFolder();
    expect((await login(folder, [], { stdin: `${mark}${key}\r\n` })).code).toBe(0);
    expect(read(folder, 'credentials').profiles.default.accessKey).toBe(key);
  });

  test('writes to the target of a link', async () => {
    if (process.platform === 'win32') return;
    const [folder, dotfiles] = [freshFolder(), freshFolder()];
    writeFileSync(join(dotfiles, 'mine.json'), '{}');
    symlinkSync(join(dotfiles, 'mine.json'), join(folder, 'config.json'));
    expect((await login(folder)).code).toBe(0);
    expect(lstatSync(join(folder, 'config.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(dotfiles, 'mine.json'), 'utf8')).toContain(domain);
  });

  test('several at the same time lose nothing', async () => {
    const folder = freshFolder();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
    const all = await Promise.all(
      names.map((name) => login(folder, ['--profile', name], { onSleep: pause })),
    );
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(Object.keys(read(folder, 'config').profiles).toSorted()).toEqual(names);
    expect(Object.keys(read(folder, 'credentials').profiles).toSorted()).toEqual(names);
  });

  test('warns if the environment overrides what was saved', async () => {
    const env = { RAYVISION_API_ACCESS_ID: 'x', RAYVISION_API_KEY: 'another-key' };
    const { code, stderr } = await login(freshFolder(), [], { env });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: .*RAYVISION_API_KEY/m);
  });

  test.each<[string, string[], CliOptions, number, string]>([
    ['no access id', ['login', '--key-stdin'], { stdin: 'k' }, 64, '--access-id'],
    ['no --key-stdin', ['login', '--access-id', 'x'], {}, 64, '--key-stdin'],
    ['nothing at all', ['login'], {}, 64, '--access-id'],
    ['an empty key', ['login', '--access-id', 'x', '--key-stdin'], { stdin: '\n' }, 64, '--key-stdin'],
    ['no key', ['login', '--access-id', 'x', '--key-stdin'], { stdin: '' }, 64, '--key-stdin'],
    [
      'a space in the key',
      ['login', '--access-id', 'x', '--key-stdin'],
      { stdin: 'SECRETa b\n' },
      65,
      '--key-stdin',
    ],
    [
      'two line ends',
      ['login', '--access-id', 'x', '--key-stdin'],
      { stdin: 'SECRETab\n\n' },
      65,
      '--key-stdin',
    ],
    [
      'a control character',
      ['login', '--access-id', 'x', '--key-stdin'],
      { stdin: 'SECRET\u0007b' },
      65,
      'control',
    ],
    [
      'an endless key',
      ['login', '--access-id', 'x', '--key-stdin'],
      { stdin: 'S'.repeat(99_999) },
      65,
      '--key-stdin',
    ],
    ['a space in the id', ['login', '--access-id', 'a b', '--key-stdin'], { stdin: 'k' }, 64, '--access-id'],
    ['an empty id', ['login', '--access-id', '', '--key-stdin'], { stdin: 'k' }, 64, '--access-id'],
    ['an invalid platform', ['login', '--access-id', 'x', '--key-stdin', '--platform', 'w2'], {}, 64, 'w2'],
    ['--sandbox', ['login', '--sandbox', '--access-id', 'x', '--key-stdin'], { stdin: 'k' }, 64, 'no login'],
  ])('%s is refused', async (_, argv, options, exitCode, text) => {
    const folder = freshFolder();
    const { code, stdout, stderr } = await workstation.run(argv, bare(folder, options));
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/SECRET|SSSS/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('accepts a key with Windows line ends', async () => {
    const folder = freshFolder();
    expect((await login(folder, [], { stdin: `${key}\r\n` })).code).toBe(0);
    expect(read(folder, 'credentials').profiles.default.accessKey).toBe(key);
  });
});

describe('a login that the farm rejects is not saved', () => {
  test('a wrong key', async () => {
    const folder = freshFolder();
    const { code, stderr } = await login(folder, [], { stdin: 'Gu5t9xGARNpq86cd98jo' });
    expect(code).toBe(77);
    expect(stderr).toContain('611');
    expect(stderr).toContain('rayvision login');
    expect(stderr).not.toContain('Gu5t9x');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('an unknown access id', async () => {
    const folder = freshFolder();
    const argv = ['login', '--access-id', 'nobody', '--key-stdin', '--domain', domain];
    const { code, stderr } = await workstation.run(argv, bare(folder, { stdin: key }));
    expect([code, readdirSync(folder)]).toEqual([77, []]);
    expect(stderr).toContain('rayvision login');
  });

  test.each([301, 608])('an account of the other region (%i)', async (code) => {
    const folder = freshFolder();
    const answer = {
      version: '1',
      result: false,
      message: 'm',
      code,
      data: null,
      serverTime: 1,
      requestId: 'r',
    };
    const foreigner = await startForeigner(200, JSON.stringify(answer));
    const result = await login(folder, ['--domain', foreigner.domain]);
    await foreigner.close();
    expect(result.code).toBe(77);
    expect(result.stderr).toContain('rayvision login --domain task.foxrenderfarm.com');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a credentials file that others can read is an error before the key is read', async () => {
    if (process.platform === 'win32') return;
    const folder = freshFolder();
    writeFileSync(join(folder, 'credentials.json'), '{}', { mode: 0o644 });
    const { code, stderr } = await login(folder);
    expect(code).toBe(78);
    expect(stderr).toContain('chmod 600');
  });
});

describe('a wrong clock', () => {
  test.each([
    ['behind', -3_600_000],
    ['ahead of', 3_600_000],
  ])('%s the farm’s is corrected, with a warning from login and whoami', async (direction, shift) => {
    const folder = freshFolder();
    const now = () => workstation.farm.clock.now() + shift;
    const first = await login(folder, [], { now });
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(new RegExp(`^Warning: .*3600 s ${direction} .*NTP`, 'm'));
    const second = await workstation.run(['whoami'], bare(folder, { now }));
    expect(second.code).toBe(0);
    expect(second.stderr).toMatch(new RegExp(`^Warning: .*3600 s ${direction} `));
  });

  test('causes no warning if the farm accepts it', async () => {
    const now = () => workstation.farm.clock.now() + 60_000;
    expect((await login(freshFolder(), ['-q'], { now })).stderr).toBe('');
  });
});

describe('login and config set, if nothing can be saved', () => {
  test.skipIf(process.platform === 'win32').each([
    ['a folder that cannot be made', '/proc/rayvision/settings'],
    ['a file in its place', undefined],
  ])('%s exits with 73', async (_, path) => {
    const file = join(freshFolder(), 'file');
    writeFileSync(file, '');
    const folder = path ?? join(file, 'settings');
    for (const { code, stderr } of [
      await login(folder),
      await workstation.run(['config', 'set', 'artist', 'Jo'], bare(folder)),
    ]) {
      expect(code).toBe(73);
      expect(stderr).toContain(folder);
      expect(stderr).not.toContain(key);
    }
  });

  /** A disk of one page, where the system lets us have one. */
  function fullDisk(folder: string): boolean {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', folder], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  test('a full disk exits with 73, and the previous files are intact', async (test) => {
    const folder = freshFolder();
    if (!fullDisk(folder)) test.skip();
    try {
      expect((await login(folder)).code).toBe(0);
      const before = ['config', 'credentials'].map((name) => read(folder, name as 'config'));
      for (let at = 0; at < 9; at++) {
        try {
          writeFileSync(join(folder, `ballast-${at}`), Buffer.alloc(4096));
        } catch {
          break;
        }
      }
      const again = await login(folder, ['--profile', 'x'.repeat(60)]);
      expect(again.code).toBe(73);
      expect(again.stderr).toContain('ENOSPC');
      const set = await workstation.run(['config', 'set', 'artist', 'Jo'], bare(folder));
      expect(set.code).toBe(73);
      expect(['config', 'credentials'].map((name) => read(folder, name as 'config'))).toEqual(before);
      expect(readdirSync(folder).filter((name) => /tmp|lock/.test(name))).toEqual([]);
    } finally {
      execFileSync('umount', [folder]);
    }
  });
});
