import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/index.js';
import { ConfigError } from '../../../src/errors.js';
import type { CliOptions } from '../../support/workstation/cli.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const root = mkdtempSync(join(tmpdir(), 'rayvision-lang-'));

const workstation = await openWorkstation();
workstation.file('a.ma');
const [id] = (await workstation.pinned(30)) as [number];
afterAll(async () => {
  await workstation.close();
  rmSync(root, { recursive: true, force: true });
});

const HAN = /\p{Script=Han}/u;

/** A configuration folder with these profiles, or with this text for a `config.json`. */
function folder(profiles: object | string): string {
  const made = mkdtempSync(join(root, 'config-'));
  const text = typeof profiles === 'string' ? profiles : JSON.stringify({ profiles });
  writeFileSync(join(made, 'config.json'), text);
  return made;
}

describe('the language is taken from', () => {
  type Row = [
    who: string,
    argv: string[],
    env: Record<string, string>,
    profile: string | undefined,
    lang: string,
  ];
  test.each<Row>([
    ['the default: English', [], {}, undefined, 'en'],
    ['the profile', [], {}, 'zh', 'zh'],
    ['the variable', [], { RAYVISION_LANG: 'zh' }, undefined, 'zh'],
    ['the variable before the profile', [], { RAYVISION_LANG: 'en' }, 'zh', 'en'],
    ['the flag', ['--lang', 'zh'], {}, undefined, 'zh'],
    ['the flag with its value in it', ['--lang=zh'], {}, undefined, 'zh'],
    ['the flag before the variable', ['--lang', 'zh'], { RAYVISION_LANG: 'en' }, 'en', 'zh'],
    ['the flag before an invalid variable', ['--lang', 'zh'], { RAYVISION_LANG: 'fr' }, undefined, 'zh'],
    ['the flag before an invalid profile', ['--lang', 'zh'], {}, 'fr', 'zh'],
    ['the last of two flags', ['--lang', 'en', '--lang=zh'], {}, undefined, 'zh'],
    ['the profile, if the variable is empty', [], { RAYVISION_LANG: '' }, 'zh', 'zh'],
    [
      'no locale of the system',
      [],
      { LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8', LANGUAGE: 'zh' },
      undefined,
      'en',
    ],
  ])('%s', async (_, flags, env, profile, lang) => {
    const options = { env: { ...workstation.env, ...env }, folder: folder({ default: { lang: profile } }) };
    const lines = [
      ['list-dcc'],
      ['status', String(id)],
      ['config', 'list'],
      ['wait', 'x'],
      ['status', '--help'],
    ];
    for (const line of lines) {
      const { stdout, stderr } = await workstation.run([...line, ...flags], options);
      expect([line, HAN.test(stdout + stderr)]).toEqual([line, lang === 'zh']);
    }
    const { stdout } = await workstation.run(['config', 'get', 'lang', ...flags], options);
    expect(stdout).toBe(`${lang}\n`);
  });

  test('the profile that --profile names', async () => {
    const options = { env: workstation.env, folder: folder({ default: {}, film: { LANG: 'zh' } }) };
    for (const argv of [['--profile', 'film'], ['--profile=film']]) {
      expect((await workstation.run(['wait', 'x', ...argv], options)).stderr).toMatch(HAN);
    }
    const env = { ...workstation.env, RAYVISION_PROFILE: 'film' };
    expect((await workstation.run(['wait', 'x'], { ...options, env })).stderr).toMatch(HAN);
    expect((await workstation.run(['wait', 'x'], options)).stderr).not.toMatch(HAN);
  });

  test.each(['before', 'after'])('--lang, %s the command', async (place) => {
    for (const line of [['list-dcc'], ['status', String(id)], ['config', 'path'], ['sandbox', 'status']]) {
      const plain = await workstation.run([...line, '--json']);
      const argv = place === 'before' ? ['--lang', 'zh', ...line] : [...line, '--lang', 'zh'];
      expect(await workstation.run([...argv, '--json'])).toEqual(plain);
    }
  });

  test('no option after --', async () => {
    const { code, stderr } = await workstation.run(['submit', '--frames', '1', '--', '--lang', 'zh']);
    expect(code).toBe(66);
    expect(stderr).not.toMatch(HAN);
  });
});

describe('an unsupported language', () => {
  const failed = async (argv: string[], options: CliOptions) => {
    const { code, stdout, stderr } = await workstation.run([...argv, '--json'], options);
    const { error } = onlyJson(stderr);
    expect([stdout, error.exitCode]).toEqual(['', code]);
    expect(stderr).not.toMatch(HAN);
    return error;
  };

  test.each([
    [['--lang', 'fr'], '--lang', 'fr'],
    [['--lang=ZH'], '--lang', 'ZH'],
    [['--lang', 'fr', '--lang', 'zh'], '--lang', 'fr'],
    [['--lang', '--json'], '--lang', '--json'],
  ])('in --lang: %j exits with 64, with --help as well', async (flags, from, lang) => {
    for (const line of [['status', '1'], ['--help'], ['list-dcc'], ['--version']]) {
      const error = await failed([...flags, ...line], { env: { ...workstation.env, RAYVISION_LANG: 'zh' } });
      expect(error).toMatchObject({ exitCode: 64, message: `${from} must be 'en' or 'zh', got '${lang}'` });
    }
  });

  test.each([[['--lang', '']], [['--lang=']], [['--lang', ' ']]])(
    'in an empty --lang: %j exits with 64',
    async (flags) => {
      expect(await failed(['status', '1', ...flags], {})).toMatchObject({
        exitCode: 64,
        message: "--lang needs a value, got ''",
      });
    },
  );

  test('--lang without a value exits with 64', async () => {
    const { code, stderr } = await workstation.run(['status', '1', '--lang']);
    expect([code, linesOf(stderr)[0]]).toEqual([64, "Error: Option '--lang <en|zh>' needs a value"]);
  });

  test('in the environment exits with 78, and does not prevent help', async () => {
    const env = { ...workstation.env, RAYVISION_LANG: 'zh_CN' };
    for (const line of [['status', '1'], ['list-dcc'], ['config', 'path'], ['nonsense']]) {
      const error = await failed(line, { env });
      expect(error).toMatchObject({
        exitCode: 78,
        message: "RAYVISION_LANG must be 'en' or 'zh', got 'zh_CN'",
      });
    }
    for (const line of [[], ['--help'], ['wait', '-h'], ['--version'], ['help', 'wait']]) {
      const { code, stdout } = await workstation.run(line, { env });
      expect([line, code]).toEqual([line, 0]);
      expect(stdout).not.toMatch(HAN);
    }
  });

  test.each([['fr'], ['zh-CN'], [''], [7], [null], [['zh']]])(
    'in a profile: %j exits with 78',
    async (lang) => {
      const own = folder({ default: { lang } });
      const text = typeof lang === 'string' ? lang : JSON.stringify(lang);
      for (const line of [
        ['status', String(id)],
        ['config', 'list'],
        ['whoami'],
        ['submit', 'a.ma', '--frames', '1'],
      ]) {
        const error = await failed(line, { env: workstation.env, folder: own });
        expect(error).toMatchObject({
          exitCode: 78,
          message: `${join(own, 'config.json')}: lang must be 'en' or 'zh', got '${text}'`,
        });
      }
      for (const line of [['--help'], ['list-dcc'], ['wait', '--help']]) {
        expect((await workstation.run(line, { folder: own })).code).toBe(0);
      }
      expect((await workstation.run(['config', 'unset', 'lang'], { folder: own })).code).toBe(0);
      expect((await workstation.run(['config', 'get', 'lang'], { folder: own })).stdout).toBe('en\n');
    },
  );

  test('in a project file is an error, and so is a supported one', async () => {
    const cwd = mkdtempSync(join(root, 'cwd-'));
    writeFileSync(join(cwd, '.rayvision.json'), '{"lang": "zh"}');
    const error = await failed(['status', String(id)], { env: workstation.env, cwd });
    expect(error).toMatchObject({
      exitCode: 78,
      message: `${join(cwd, '.rayvision.json')} must not set 'lang'`,
    });
  });
});

describe('settings that cannot be read', () => {
  const broken = (): [string, CliOptions][] => {
    const isFolder = mkdtempSync(join(root, 'config-'));
    mkdirSync(join(isFolder, 'config.json'));
    return [
      ['no JSON', { folder: folder('{"profiles": {"default": {"lang": "zh"}') }],
      ['no profiles', { folder: folder('{"profiles": 7}') }],
      ['null', { folder: folder('null') }],
      ['a profile that is text', { folder: folder({ default: 'zh' }) }],
      ['a folder', { folder: isFolder }],
      ['no home', { noHome: true }],
    ];
  };

  test('do not prevent help, version and list-dcc', async () => {
    for (const [name, options] of broken()) {
      for (const line of [[], ['--help'], ['status', '--help'], ['--version'], ['list-dcc']]) {
        const { code, stdout, stderr } = await workstation.run(line, { env: {}, ...options });
        expect([name, line, code, stderr]).toEqual([name, line, 0, '']);
        expect(stdout).not.toMatch(HAN);
      }
    }
  });

  test('do not matter to help with --lang', async () => {
    for (const [, options] of broken()) {
      expect((await workstation.run(['--help', '--lang', 'zh'], { env: {}, ...options })).stdout).toMatch(
        HAN,
      );
    }
  });

  test('are reported in the language of --lang', async () => {
    const own = folder('{');
    const { code, stderr } = await workstation.run(['config', 'list', '--lang', 'zh'], {
      folder: own,
      env: {},
    });
    expect(code).toBe(65);
    expect(stderr).toContain(`错误：${join(own, 'config.json')} 不是有效的 JSON`);
  });

  test('a byte order mark is accepted', async () => {
    const own = folder('\uFEFF{"profiles": {"default": {"lang": "zh"}}}');
    expect((await workstation.run(['list-dcc'], { folder: own, env: {} })).stdout).toMatch(HAN);
  });
});

describe('config', () => {
  test('saves the language, and shows its source', async () => {
    const own = mkdtempSync(join(root, 'config-'));
    const run = (...argv: string[]) => workstation.run(argv, { folder: own, env: {} });
    const row = async () => onlyJson((await run('config', 'get', 'lang', '--json')).stdout);
    expect(await row()).toEqual({ key: 'lang', value: 'en', source: 'default', from: null });
    expect((await run('config', 'set', 'lang', 'zh')).stderr).toBe('Profile default: lang is zh\n');
    const from = join(own, 'config.json');
    expect(await row()).toEqual({ key: 'lang', value: 'zh', source: 'profile', from });
    expect((await run('config', 'list')).stdout).toMatch(/^lang +zh +配置 /m);
    expect((await run('config', 'set', 'lang', 'fr')).code).toBe(64);
    expect((await run('config', 'set', 'lang', 'en', 'zh')).code).toBe(64);
    expect((await run('config', 'unset', 'lang')).stderr).toBe('配置 default：lang 未设置\n');
    expect((await row()).source).toBe('default');
  });
});

describe('in Chinese', () => {
  const zh = (...argv: string[]) => workstation.run([...argv, '--lang', 'zh']);

  test('the first page is help, with every command and option untranslated', async () => {
    for (const argv of [['--lang', 'zh', '--help'], ['--lang=zh'], ['-h', '--lang', 'zh']]) {
      const { code, stdout, stderr } = await workstation.run(argv, { env: {} });
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^用法：rayvision /);
      for (const { name } of COMMANDS)
        expect(stdout).toMatch(new RegExp(`^ {2}${name} +.*\\p{Script=Han}`, 'mu'));
      expect(stdout).toContain('--lang <en|zh>');
    }
  });

  test.each(COMMANDS.map(({ name }) => [name]))('the help of %s has no English heading', async (name) => {
    const { code, stdout } = await zh(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^用法：/);
    expect(stdout).not.toMatch(/^[A-Z][a-z ]+:|display help|show /m);
    const rows = stdout.split('\n').filter((line) => /^ {2}-/.test(line));
    expect(rows.filter((line) => !HAN.test(line))).toEqual([]);
  });

  test('submit --dry-run', async () => {
    const argv = ['submit', 'a.ma', '--frames', '1-10', '--dcc-version', '2023.5', '--dry-run'];
    const { code, stdout, stderr } = await zh(...argv);
    expect(code).toBe(0);
    expect(stderr).toContain('警告：渲染农场没有 maya 2023.5');
    expect(stderr).toContain('没有发送任何内容');
    expect(stdout).toContain('"cg_name": "Maya"');
  });

  test('status and wait', async () => {
    const status = await zh('status', String(id));
    const [head, line] = linesOf(status.stdout);
    expect(head).toMatch(/^任务 +状态 +帧 +费用（模拟币） +场景$/);
    expect(line).toContain('已完成，部分帧失败');
    const wait = await zh('wait', String(id));
    expect(wait.code).toBe(30);
    expect(wait.stdout).toContain('已完成，部分帧失败');
  });

  test.each<[string[], number, string]>([
    [['wait', 'x'], 64, '“x”不是任务号'],
    [['submit', 'gone.ma', '--frames', '1'], 66, '不存在'],
    [['submit', 'a.ma', '--frames', '1', '--priority', '1000'], 65, '取值范围为 0 到 99'],
    [['status', '99999999'], 66, '渲染农场没有任务'],
    [['status', '--nonsense'], 64, "未知的选项 '--nonsense'"],
    [['status', '--jsn'], 64, '您是不是想用 --json？'],
    [['submitt'], 64, '您是不是想用 submit？'],
    [['submit', 'a.ma', '--frames'], 64, "选项 '--frames <range>' 缺少值"],
    [['config', 'get'], 64, "缺少必需的参数 'key'"],
    [['config', 'path', 'x'], 64, "'path' 的参数过多：应为 0 个，实际为 1 个"],
    [['config'], 64, '需要一个子命令'],
    [['list-dcc', '-x'], 64, 'rayvision list-dcc --help'],
  ])('an error: %j', async (argv, exit, text) => {
    const { code, stdout, stderr } = await zh(...argv);
    expect([code, stdout]).toEqual([exit, '']);
    expect(stderr).toMatch(/^错误：/);
    expect(stderr).toContain(text);
  });

  test('an error in a settings file is Chinese throughout', async () => {
    const own = folder({ default: { lang: 'zh', frames: '9-1' } });
    const { code, stderr } = await workstation.run(['submit', 'a.ma'], { folder: own });
    expect(code).toBe(65);
    expect(stderr).toContain('“frames”：帧范围“9-1”首尾颠倒');
    expect(stderr).not.toMatch(/[a-z]{4,} [a-z]{2,} [a-z]{2,}/);
  });

  test('JSON keeps its members, names, labels and codes; messages and hints are Chinese', async () => {
    const plain = onlyJson((await workstation.run(['status', String(id), '--json'])).stdout);
    expect(onlyJson((await zh('status', String(id), '--json')).stdout)).toEqual(plain);
    const { error } = onlyJson((await zh('wait', 'x', '--json')).stderr);
    expect(Object.keys(error)).toEqual(['name', 'message', 'exitCode', 'hint']);
    expect(error).toMatchObject({ name: 'UsageError', exitCode: 64 });
    expect(error.message).toMatch(HAN);
    expect(error.hint).toMatch(HAN);
  });

  test('the log stays English', async () => {
    const log = mkdtempSync(join(root, 'log-'));
    const own = folder({ default: { lang: 'zh', frames: '9-1' } });
    const env = { ...workstation.env, RAYVISION_LOG: log };
    await workstation.run(['submit', 'a.ma'], { folder: own, env });
    await workstation.run(['wait', 'x'], { folder: own, env });
    expect(readFileSync(join(log, 'rayvision.log'), 'utf8')).not.toMatch(HAN);
  });

  test('a missing home folder is reported', async () => {
    const noHome = { env: { RAYVISION_LANG: 'zh' }, noHome: true };
    const { code, stderr } = await workstation.run(['config', 'path'], noHome);
    expect(code).toBe(new ConfigError('config.noHome').exitCode);
    expect(stderr).toContain('主文件夹');
  });
});
