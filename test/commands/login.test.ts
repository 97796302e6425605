import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliOptions } from '../support/cli.js';
import { startForeigner } from '../support/relay.js';
import { linesOf, onlyJson, openStage, type Stage } from '../support/stage.js';

let stage: Stage;
let domain: string;
let id: string;
let key: string;

beforeAll(async () => {
  stage = await openStage();
  domain = stage.env.RAYVISION_DOMAIN ?? '';
  id = stage.env.RAYVISION_API_ACCESS_ID ?? '';
  key = stage.env.RAYVISION_API_KEY ?? '';
});
afterAll(() => stage.close());

function freshFolder(): string {
  return mkdtempSync(join(stage.folder, 'login-'));
}

const bare = (folder: string, more: CliOptions = {}): CliOptions => ({ folder, env: {}, ...more });

/** Signs in as a script does. */
function login(folder: string, flags: string[] = [], more: CliOptions = {}) {
  const argv = ['login', '--access-id', id, '--key-stdin', '--domain', domain, ...flags];
  return stage.run(argv, bare(folder, { stdin: `${key}\n`, ...more }));
}

function read(folder: string, name: 'config' | 'credentials') {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

/** Every file below a folder that holds a text. */
function filesWith(folder: string, text: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => {
    const path = join(folder, name);
    return statSync(path).isFile() && readFileSync(path, 'utf8').includes(text);
  });
}

describe('login in a script', () => {
  it('checks, saves, and tells who was signed in', async () => {
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
    expect((await stage.run(['whoami', '-q'], bare(folder))).code).toBe(0);
  });

  it('--json', async () => {
    const { stdout, stderr } = await login(freshFolder(), ['--json', '--platform', '62', '--profile', 'st']);
    expect(stderr).toBe('');
    expect(onlyJson(stdout)).toEqual({
      ...{ profile: 'st', domain, platform: '62', accessId: id },
      ...{ userId: 10000001, userName: expect.any(String) },
    });
  });

  it('-q says nothing', async () => {
    expect(await login(freshFolder(), ['-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('keeps what else is in the files', async () => {
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

  it('forgets platform and protocol of another farm, and keeps those of the same', async () => {
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

  it('follows a link to where the settings really are', async () => {
    if (process.platform === 'win32') return;
    const [folder, dotfiles] = [freshFolder(), freshFolder()];
    writeFileSync(join(dotfiles, 'mine.json'), '{}');
    symlinkSync(join(dotfiles, 'mine.json'), join(folder, 'config.json'));
    expect((await login(folder)).code).toBe(0);
    expect(lstatSync(join(folder, 'config.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(dotfiles, 'mine.json'), 'utf8')).toContain(domain);
  });

  it('several at once lose nothing', async () => {
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

  it('warns when the environment wins over what was saved', async () => {
    const env = { RAYVISION_API_ACCESS_ID: 'x', RAYVISION_API_KEY: 'another-key' };
    const { code, stderr } = await login(freshFolder(), [], { env });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: .*RAYVISION_API_KEY/m);
  });

  it.each<[string, string[], CliOptions, number, string]>([
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
    [
      'a platform that is none',
      ['login', '--access-id', 'x', '--key-stdin', '--platform', 'w2'],
      {},
      64,
      'w2',
    ],
    ['--sandbox', ['login', '--sandbox', '--access-id', 'x', '--key-stdin'], { stdin: 'k' }, 64, 'no login'],
  ])('%s is refused', async (_, argv, options, exitCode, text) => {
    const folder = freshFolder();
    const { code, stdout, stderr } = await stage.run(argv, bare(folder, options));
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/SECRET|SSSS/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes a key with Windows line ends', async () => {
    const folder = freshFolder();
    expect((await login(folder, [], { stdin: `${key}\r\n` })).code).toBe(0);
    expect(read(folder, 'credentials').profiles.default.accessKey).toBe(key);
  });
});

describe('what the farm refuses is not saved', () => {
  it('a wrong key', async () => {
    const folder = freshFolder();
    const { code, stderr } = await login(folder, [], { stdin: 'Gu5t9xGARNpq86cd98jo' });
    expect(code).toBe(77);
    expect(stderr).toContain('611');
    expect(stderr).toContain('rayvision login');
    expect(stderr).not.toContain('Gu5t9x');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('an unknown access id', async () => {
    const folder = freshFolder();
    const argv = ['login', '--access-id', 'nobody', '--key-stdin', '--domain', domain];
    const { code, stderr } = await stage.run(argv, bare(folder, { stdin: key }));
    expect([code, readdirSync(folder)]).toEqual([77, []]);
    expect(stderr).toContain('rayvision login');
  });

  it.each([301, 608])('an account of the other region (%i)', async (code) => {
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

  it('a file that others can read is told before anybody is asked', async () => {
    if (process.platform === 'win32') return;
    const folder = freshFolder();
    writeFileSync(join(folder, 'credentials.json'), '{}', { mode: 0o644 });
    const { code, stderr } = await login(folder);
    expect(code).toBe(78);
    expect(stderr).toContain('chmod 600');
  });
});

describe('a clock that is off', () => {
  it.each([
    ['behind', -3_600_000],
    ['ahead of', 3_600_000],
  ])('%s the farm’s is corrected, and told by login and whoami', async (direction, shift) => {
    const folder = freshFolder();
    const now = () => stage.farm.clock.now() + shift;
    const first = await login(folder, [], { now });
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(new RegExp(`^Warning: .*3600 s ${direction} .*NTP`, 'm'));
    const second = await stage.run(['whoami'], bare(folder, { now }));
    expect(second.code).toBe(0);
    expect(second.stderr).toMatch(new RegExp(`^Warning: .*3600 s ${direction} `));
  });

  it('is no matter as long as the farm does not mind', async () => {
    const now = () => stage.farm.clock.now() + 60_000;
    expect((await login(freshFolder(), ['-q'], { now })).stderr).toBe('');
  });
});

describe('where nothing can be saved', () => {
  it.skipIf(process.platform === 'win32').each([
    ['a folder that cannot be made', '/proc/rayvision/settings'],
    ['a file in its place', undefined],
  ])('%s is 73', async (_, path) => {
    const file = join(freshFolder(), 'file');
    writeFileSync(file, '');
    const folder = path ?? join(file, 'settings');
    for (const { code, stderr } of [
      await login(folder),
      await stage.run(['config', 'set', 'artist', 'Jo'], bare(folder)),
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

  it('a full disk is 73, and the old files are whole', async (test) => {
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
      const set = await stage.run(['config', 'set', 'artist', 'Jo'], bare(folder));
      expect(set.code).toBe(73);
      expect(['config', 'credentials'].map((name) => read(folder, name as 'config'))).toEqual(before);
      expect(readdirSync(folder).filter((name) => /tmp|lock/.test(name))).toEqual([]);
    } finally {
      execFileSync('umount', [folder]);
    }
  });
});

describe('logout', () => {
  it('takes the key pair, and leaves the rest', async () => {
    const folder = freshFolder();
    await login(folder, ['--platform', '62']);
    await login(folder, ['--profile', 'other']);
    const { code, stdout, stderr } = await stage.run(['logout', '--json'], bare(folder));
    expect([code, stderr]).toEqual([0, '']);
    expect(onlyJson(stdout)).toEqual({ profile: 'default', signedOut: true });
    expect(Object.keys(read(folder, 'credentials').profiles)).toEqual(['other']);
    expect(read(folder, 'config').profiles.default).toEqual({ domain, platform: '62' });
    expect((await stage.run(['whoami'], bare(folder))).code).toBe(77);
  });

  it('twice is fine, and says so', async () => {
    const folder = freshFolder();
    for (const argv of [['logout'], ['logout', '--json']]) {
      const { code, stdout, stderr } = await stage.run(argv, bare(folder));
      expect(code).toBe(0);
      if (stdout) expect(onlyJson(stdout)).toEqual({ profile: 'default', signedOut: false });
      else expect(stderr).toContain('not signed in');
    }
    expect(existsSync(join(folder, 'credentials.json'))).toBe(false);
  });

  it('of a profile that does not exist is 78', async () => {
    expect((await stage.run(['logout', '--profile', 'gone'], bare(freshFolder()))).code).toBe(78);
  });

  it('warns when the environment still signs', async () => {
    const { stderr } = await stage.run(['logout'], { folder: freshFolder() });
    expect(stderr).toMatch(/^Warning: .*RAYVISION_API_KEY/m);
  });
});

describe('whoami', () => {
  it('tells who signs and what is in the purse', async () => {
    const { code, stdout } = await stage.run(['whoami', '--json']);
    expect(code).toBe(0);
    expect(onlyJson(stdout)).toEqual({
      ...{ profile: 'default', domain, platform: '2', accessId: id, userId: 10000001 },
      ...{ userName: expect.any(String), balance: expect.any(Number), coupon: expect.any(Number) },
    });
    const text = await stage.run(['whoami']);
    for (const part of [domain, id, '10000001', 'default']) expect(text.stdout).toContain(part);
    const { userName } = onlyJson(stdout);
    expect((await stage.run(['whoami', '-q'])).stdout).toBe(`${userName}\n`);
  });
});

describe('config set, get and unset', () => {
  const run = (folder: string, ...argv: string[]) => stage.run(['config', ...argv], bare(folder));

  it.each<[string[], unknown, string]>([
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

  it.each<[string[], number, string]>([
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
  ])('set %j is refused', async (argv, exitCode, text) => {
    const folder = freshFolder();
    const { code, stdout, stderr } = await run(folder, 'set', ...argv);
    expect([code, stdout, readdirSync(folder)]).toEqual([exitCode, '', []]);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('Gu5t9x');
  });

  it('get prints an empty line for what is not set, stars for the key', async () => {
    const folder = freshFolder();
    expect((await run(folder, 'get', 'artist')).stdout).toBe('\n');
    expect((await run(folder, 'get', 'accessKey')).stdout).toBe('\n');
    await login(folder);
    expect((await run(folder, 'get', 'accessKey')).stdout).toBe('****\n');
    expect((await run(folder, 'get', 'domain')).stdout).toBe(`${domain}\n`);
    expect((await run(folder, 'get', 'domian')).stderr).toContain('Did you mean domain?');
  });

  it('path tells where everything lies', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'film'));
    writeFileSync(join(folder, 'film/.rayvision.json'), 'not even JSON');
    const options = bare(folder, { cwd: join(folder, 'film') });
    const { stdout } = await stage.run(['config', 'path', '--json'], options);
    expect(onlyJson(stdout)).toEqual({
      folder,
      config: join(folder, 'config.json'),
      credentials: join(folder, 'credentials.json'),
      project: join(folder, 'film/.rayvision.json'),
      logs: join(folder, 'logs'),
    });
    const own = { ...options, env: { RAYVISION_LOG: '/var/log/ray' } };
    expect(onlyJson((await stage.run(['config', 'path', '--json'], own)).stdout).logs).toBe('/var/log/ray');
    expect((await stage.run(['config', 'path'], options)).stdout).toBe(`${join(folder, 'config.json')}\n`);
  });
});
