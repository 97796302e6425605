import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inDefault, openSettingsWorkstation } from '../../support/workstation/settings-workstation.js';

const { workstation, task, place, signedIn, failed } = await openSettingsWorkstation();
afterAll(() => workstation.close());

describe('a project file with more than job fields', () => {
  const REFUSED: [string, object | string][] = [
    ...[
      ...['domain', 'protocol', 'platform', 'accessId', 'accessKey', 'access_id', 'profile', 'profiles'],
      ...['transmitter', 'storage', 'exec', 'notify', 'download', 'taskJson', 'sandbox', 'config', 'sets'],
      ...['RAYVISION_DOMAIN', 'constructor', 'toString', 'hasOwnProperty', '$schema', ''],
    ].map((key): [string, object] => [key, { chunkSize: 1, [key]: 'evil' }]),
    ['__proto__', '{"__proto__": {"domain": "evil.org"}}'],
    ['set.platform', { set: { platform: '62' } }],
    ['set.PLATFORM', { set: { PLATFORM: '62' } }],
    ['set.user_id', { set: { user_id: '1' } }],
    ['set.userId', { set: { userId: '1' } }],
    ['set.task_id', { set: { task_id: '1' } }],
    ['set.cg_id', { set: { cg_id: '2000' } }],
    ['set.input_cg_file', { set: { input_cg_file: '/etc/passwd' } }],
    ['set.platform', { set: ['platform=62'] }],
    ['set.__proto__', '{"set": {"__proto__": "1"}}'],
  ];

  test.each(REFUSED)('%s exits with 78 in every command that opens a session', async (key, project) => {
    const { folder, cwd, paths } = signedIn({ project });
    for (const argv of [
      ['status', task],
      ['config', 'list'],
    ]) {
      const error = await failed(argv, { folder, cwd, env: {} });
      expect(error).toMatchObject({ exitCode: 78, message: `${paths.project} must not set '${key}'` });
      expect(error.hint).toContain('chunkSize');
    }
  });

  const CHECKED: [string, string[]][] = [
    ['status', ['status', '1001']],
    ['wait', ['wait', '1001', '--timeout', '1s']],
    ['submit', ['submit', 'shot.ma', '--frames', '1']],
    ['api', ['api', '/api/render/setUp/queryUserProfile']],
    ['whoami', ['whoami']],
    ['whoami --sandbox', ['whoami', '--sandbox']],
    ['config list', ['config', 'list']],
    ['config get', ['config', 'get', 'domain']],
  ];

  test.each(CHECKED)('stops %s', async (_, argv) => {
    const { folder, cwd } = signedIn({ project: { domain: 'evil.org' } });
    expect(await failed(argv, { folder, cwd, env: {} })).toMatchObject({ exitCode: 78 });
  });

  test.each([[['list-dcc']], [['--help']], [['sandbox', 'status']], [['config', 'path']], [['logout']]])(
    'does not stop %j',
    async (argv) => {
      const { folder, cwd } = signedIn({ project: { domain: 'evil.org' } });
      expect((await workstation.run(argv, { folder, cwd, env: {} })).code).toBe(0);
    },
  );

  test('writes no control characters from its keys, even with --debug', async () => {
    const { folder, cwd } = signedIn({ project: { 'dom\u001b[31m\r\u009b2Jain': 'evil' } });
    const { code, stderr } = await workstation.run(['status', task, '--debug'], { folder, cwd, env: {} });
    expect(code).toBe(78);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  test('is the nearest one; those above it are ignored', async () => {
    const { folder, cwd, paths } = signedIn({ project: { domain: 'evil.org' } });
    writeFileSync(join(cwd, '.rayvision.json'), '{"artist": "Jo"}');
    const { stdout } = await workstation.run(['config', 'get', 'artist'], { folder, cwd, env: {} });
    expect(stdout).toBe('Jo\n');
    expect(paths.project).not.toContain(cwd);
  });
});

describe('a malformed settings file exits with 65, and its name is reported', () => {
  const BROKEN: [string, unknown][] = [
    ['no JSON', '{"profiles": oops}'],
    ['nothing at all', ''],
    ['a list', '[]'],
    ['null', 'null'],
  ];

  test.each([
    ...BROKEN.map(([title, text]) => [title, 'config', text] as const),
    ...BROKEN.map(([title, text]) => [title, 'credentials', text] as const),
    ...BROKEN.map(([title, text]) => [title, 'project', text] as const),
    ['profiles that are a number', 'config', '{"profiles": 5}'],
    ['a profile that is text', 'config', '{"profiles": {"default": "x"}}'],
    ['a key that is a number', 'credentials', '{"profiles": {"default": {"accessId": "a", "accessKey": 5}}}'],
    ['an id with a space', 'credentials', '{"profiles": {"default": {"accessId": "a b", "accessKey": "x"}}}'],
    ['an invalid domain', 'config', inDefault({ domain: 'http://x' })],
    ['an invalid protocol', 'config', inDefault({ domain: 'localhost', protocol: 'ftp' })],
    ['an invalid platform', 'config', inDefault({ platform: 'w2' })],
    ['one field twice', 'project', { chunkSize: 1, framesPerTask: 2 }],
  ] as const)('%s in %s', async (_, name, content) => {
    const { folder, cwd, paths } = signedIn({ [name]: content });
    const error = await failed(['status', task], { folder, cwd, env: {} });
    expect(error).toMatchObject({ exitCode: 65, hint: expect.any(String) });
    expect(error.message).toContain(paths[name]);
  });

  test('reports both spellings of a field that is set twice', async () => {
    const { folder, cwd } = signedIn({ project: { framesPerTask: 5, chunk_size: 6 } });
    const { message } = await failed(['status', task], { folder, cwd, env: {} });
    expect(message).toMatch(/framesPerTask.*chunk_size/);
  });

  test('prints no bidirectional control characters', async () => {
    const { folder, cwd } = signedIn({ project: { '\u202edomain\u2066': 'x' } });
    expect((await failed(['status', task], { folder, cwd, env: {} })).message).toContain("'domain'");
  });

  test('for key pairs is reported with the command that recreates it', async () => {
    const { folder, cwd } = signedIn({ credentials: { profiles: { default: { accessId: 5 } } } });
    expect((await failed(['status', task], { folder, cwd, env: {} })).hint).toContain('rayvision login');
  });

  test.each([
    ['chunkSize', 0],
    ['chunkSize', 'x'],
    ['priority', 100],
    ['frames', 'all'],
    ['frames', '9-1'],
    ['dcc', 'mayo'],
    ['os', 'beos'],
    ['timeLimit', 7200],
    ['testFrames', 'some'],
    ['set', { tiles_type: 'round' }],
    ['set', { 'a b': '1' }],
    ['plugin', ['mtoa']],
    ['map', ['x']],
    ['label', ''],
  ])('%s %j', async (key, value) => {
    for (const name of ['config', 'project']) {
      const content = name === 'config' ? inDefault({ [key]: value }) : { [key]: value };
      const { folder, cwd, paths } = place({ [name]: content });
      for (const argv of [
        ['submit', 'shot.ma'],
        ['config', 'list'],
      ]) {
        const error = await failed(argv, { folder, cwd, env: workstation.env });
        expect(error.exitCode).toBe(65);
        expect(error.message).toContain(paths[name as 'config']);
        expect(error.message).toContain(`'${key}`);
      }
    }
  });
});
