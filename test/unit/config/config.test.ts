import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fieldValue, jobField } from '../../../src/config/job-fields.js';
import { type Profile, readCredentials } from '../../../src/config/profiles.js';
import { projectFiles } from '../../../src/config/project-file.js';
import { farmRows, farmSettings, NO_PROFILE, pairRows } from '../../../src/config/settings.js';
import { readSettingsFile } from '../../../src/config/settings-file.js';
import { DataError, RayvisionError } from '../../../src/errors.js';
import { english } from '../../../src/text/index.js';

const folder = mkdtempSync(join(tmpdir(), 'rayvision-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONFIG = '/home/ann/config.json';
const CREDENTIALS = '/home/ann/credentials.json';
const PAIR = { file: CREDENTIALS, accessId: 'file-id', accessKey: 'file-key' };

type Pair = Profile['pair'] | null;

function profile(farm: Profile['farm'], pair: Pair = PAIR): Profile {
  return { ...NO_PROFILE, file: CONFIG, farm, pair: pair ?? undefined };
}

describe('where a farm setting comes from: flag > environment > profile > default', () => {
  const ROWS = [
    ['domain', 'RAYVISION_DOMAIN', ['flag.org', 'env.org', 'file.org', 'task.renderbus.com']],
    ['protocol', 'RAYVISION_PROTOCOL', ['http', 'https', 'http', 'https']],
    ['platform', 'RAYVISION_PLATFORM', ['1', '3', '4', '2']],
  ] as const;

  test.each(ROWS)('%s', (key, variable, [flag, env, file, fallback]) => {
    const flags = { [key]: flag };
    const environment = { [variable]: env };
    const own = profile({ [key]: file });
    const row = (...given: Parameters<typeof farmRows>) => {
      const { value, source, from } = farmRows(...given)[key];
      return [value, source, from];
    };
    expect(row(environment, flags, own)).toEqual([flag, 'flag', `--${key}`]);
    expect(row({}, flags, own)).toEqual([flag, 'flag', `--${key}`]);
    expect(row(environment, {}, own)).toEqual([env, 'environment', variable]);
    expect(row({ [variable]: '' }, {}, own)).toEqual([file, 'profile', CONFIG]);
    expect(row({}, {}, own)).toEqual([file, 'profile', CONFIG]);
    expect(row({}, {}, profile({}))).toEqual([fallback, 'default', null]);
  });

  test('the default protocol depends on the domain, whatever its source', () => {
    const loopback = '127.0.0.1:8080';
    expect(farmRows({}, { domain: loopback }).protocol).toMatchObject({ value: 'http', source: 'default' });
    expect(farmRows({}, {}, profile({ domain: loopback })).protocol.value).toBe('http');
    expect(farmRows({}, { domain: 'h.org' }, profile({ domain: loopback })).protocol.value).toBe('https');
  });

  test.each([
    ['domain', 'a b'],
    ['protocol', 'ftp'],
    ['platform', 'w2'],
  ] as const)('a malformed %s is reported with its source, which defines the exit code', (key, text) => {
    const variable = `RAYVISION_${key.toUpperCase()}`;
    const places: [string, number, Parameters<typeof farmRows>][] = [
      [`--${key}`, 64, [{}, { [key]: text }]],
      [variable, 78, [{ [variable]: text }]],
      [`${CONFIG}: ${key}`, 65, [{}, {}, profile({ [key]: text })]],
    ];
    for (const [place, exitCode, given] of places) {
      const error = caught(() => farmRows(...given));
      expect(error.exitCode).toBe(exitCode);
      expect(error.message).toContain(place);
      expect(error.message).toContain(text);
    }
  });
});

function caught(work: () => unknown): RayvisionError {
  try {
    work();
  } catch (error) {
    if (error instanceof RayvisionError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the key pair: always from one source', () => {
  const ID = { RAYVISION_API_ACCESS_ID: 'env-id' };
  const KEY = { RAYVISION_API_KEY: 'env-key' };
  const values = (env: object, pair: Pair) => {
    const { accessId, accessKey } = pairRows({ ...env }, profile({}, pair));
    return [accessId.value, accessId.source, accessKey.value, accessKey.source];
  };

  test.each<[string, object, Pair, unknown[]]>([
    ['environment', { ...ID, ...KEY }, PAIR, ['env-id', 'environment', 'env-key', 'environment']],
    ['profile', {}, PAIR, ['file-id', 'profile', 'file-key', 'profile']],
    ['none', {}, null, [null, 'default', null, 'default']],
    ['half of the environment', ID, PAIR, ['env-id', 'environment', null, 'default']],
    ['half of the profile', {}, { ...PAIR, accessKey: '' }, ['file-id', 'profile', null, 'default']],
  ])('%s', (_, env, pair, expected) => {
    expect(values(env, pair)).toEqual(expected);
  });

  test.each<[string, object, Pair, number, string]>([
    ['id without key in the environment', ID, PAIR, 78, 'RAYVISION_API_KEY'],
    ['key without id in the environment', KEY, PAIR, 78, 'RAYVISION_API_ACCESS_ID'],
    ['id without key in the file', {}, { ...PAIR, accessKey: '' }, 78, CREDENTIALS],
    ['key without id in the file', {}, { ...PAIR, accessId: '' }, 78, CREDENTIALS],
    ['neither', {}, null, 77, 'Not signed in'],
  ])('%s', (_, env, pair, exitCode, names) => {
    const error = caught(() => farmSettings({ ...env }, {}, profile({}, pair)));
    expect(error.exitCode).toBe(exitCode);
    expect(error.message).toContain(names);
    expect(error.hint(english)).toContain('rayvision login');
    expect(error.message + error.hint(english)).not.toContain('-key ');
  });
});

describe('plain http', () => {
  const env = { RAYVISION_API_ACCESS_ID: 'id', RAYVISION_API_KEY: 'key' };

  test('to another machine is not allowed from a profile', () => {
    const error = caught(() => farmSettings(env, {}, profile({ domain: 'h.org', protocol: 'http' })));
    expect([error.exitCode, error.message]).toEqual([78, expect.stringContaining('h.org')]);
    expect(error.hint(english)).toContain('--protocol http');
  });

  test.each<[string, Parameters<typeof farmSettings>]>([
    ['a flag', [env, { protocol: 'http' }, profile({ domain: 'h.org', protocol: 'http' })]],
    ['a variable', [{ ...env, RAYVISION_PROTOCOL: 'http' }, {}, profile({ domain: 'h.org' })]],
    ['a profile, to this machine', [env, {}, profile({ domain: 'localhost:1', protocol: 'http' })]],
  ])('is the default for %s', (_, given) => {
    expect(farmSettings(...given).protocol).toBe('http');
  });
});

describe('the project file', () => {
  test.each([
    ['/', ['/.rayvision.json']],
    ['/a/b', ['/a/b/.rayvision.json', '/a/.rayvision.json', '/.rayvision.json']],
  ])('is looked for from %s upwards, including the root', (cwd, files) => {
    expect(projectFiles(cwd, posix)).toEqual(files);
  });

  test.each([
    [
      String.raw`C:\film\shots`,
      [
        String.raw`C:\film\shots\.rayvision.json`,
        String.raw`C:\film\.rayvision.json`,
        String.raw`C:\.rayvision.json`,
      ],
    ],
    ['Z:\\', [String.raw`Z:\.rayvision.json`]],
    [
      String.raw`\\server\share\film`,
      [String.raw`\\server\share\film\.rayvision.json`, String.raw`\\server\share\.rayvision.json`],
    ],
  ])('on Windows is looked for from %s upwards', (cwd, files) => {
    expect(projectFiles(cwd, win32)).toEqual(files);
  });
});

describe('the name of a job field', () => {
  test.each([
    ['chunkSize', 'chunkSize'],
    ['chunk-size', 'chunkSize'],
    ['CHUNK_SIZE', 'chunkSize'],
    ['framesPerTask', 'chunkSize'],
    ['frames_per_task', 'chunkSize'],
    ['projectName', 'project'],
    ['labels', 'label'],
    ['layers', 'layer'],
    ['cameras', 'camera'],
    ['rops', 'rop'],
    ['plugins', 'plugin'],
    ['maps', 'map'],
    ['stop-after-test', 'stopAfterTest'],
    ['taskJson', undefined],
    ['platform', undefined],
    ['sets', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
    ['toString', undefined],
    ['', undefined],
  ])('%s is %s', (key, field) => {
    expect(jobField(key)).toBe(field);
  });
});

describe('a value of a settings file', () => {
  const place = { file: '/p/.rayvision.json', key: 'k' };

  test.each<[Parameters<typeof fieldValue>[0], unknown, unknown]>([
    ['chunkSize', 5, '5'],
    ['chunkSize', '5', '5'],
    ['label', 'one', ['one']],
    ['label', ['one', 2], ['one', '2']],
    ['label', [], []],
    ['stopAfterTest', true, true],
    ['stopAfterTest', false, false],
    ['plugin', { mtoa: '5.1', vray: 6 }, ['mtoa=5.1', 'vray=6']],
    ['plugin', ['mtoa=5.1'], ['mtoa=5.1']],
    ['set', { time_out: 5 }, ['time_out=5']],
    ['map', { 'Z:/a': '/mnt/a' }, ['Z:/a=/mnt/a']],
  ])('%s %j', (field, value, expected) => {
    expect(fieldValue(field, value, place)).toEqual(expected);
  });

  test.each<[Parameters<typeof fieldValue>[0], unknown]>([
    ['chunkSize', true],
    ['chunkSize', null],
    ['chunkSize', ['5']],
    ['chunkSize', {}],
    ['project', ''],
    ['project', '  '],
    ['label', [['a']]],
    ['label', ['']],
    ['label', { a: 1 }],
    ['stopAfterTest', 'true'],
    ['stopAfterTest', 1],
    ['plugin', { a: { b: 1 } }],
    ['plugin', { '': '1' }],
    ['plugin', { 'a=b': '1' }],
    ['set', JSON.parse('{"__proto__": "1"}')],
    ['set', { a: null }],
  ])('%s %j is rejected: exit 65', (field, value) => {
    const error = caught(() => fieldValue(field, value, place));
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toContain('/p/.rayvision.json');
    expect(error.message).toContain("'k");
  });
});

describe('a settings file', () => {
  const here = (name: string) => join(folder, name);

  test('that is missing, or whose folder is a file, is ignored', async () => {
    writeFileSync(here('file'), '');
    expect(await readSettingsFile(here('gone'))).toBeUndefined();
    expect(await readSettingsFile(here('file/config.json'))).toBeUndefined();
  });

  test('that is a folder exits with 65', async () => {
    mkdirSync(here('folder'));
    await expect(readSettingsFile(here('folder'))).rejects.toThrow(DataError);
  });

  test.skipIf(process.platform === 'win32')('that is a pipe does not block', async () => {
    execFileSync('mkfifo', [here('pipe')]);
    await expect(readSettingsFile(here('pipe'))).rejects.toThrow(DataError);
  });

  test('that is too large exits with 65', async () => {
    writeFileSync(here('large'), ' '.repeat(1_048_577));
    await expect(readSettingsFile(here('large'))).rejects.toThrow(DataError);
  });

  test.skipIf(process.platform === 'win32').each([0o644, 0o640, 0o604, 0o660, 0o610])(
    'with keys and the mode %o is rejected, with the command that repairs it',
    async (mode) => {
      const file = here(`it's ${mode}.json`);
      writeFileSync(file, '{"profiles":{}}');
      chmodSync(file, mode);
      const error = await readCredentials(file, 'linux').catch((cause) => cause);
      expect(error.exitCode).toBe(78);
      expect(error.hint(english)).toContain(`chmod 600 '${folder}/it'\\''s ${mode}.json'`);
      expect((await readCredentials(file, 'win32')).profiles.size).toBe(0);
    },
  );

  test('that is not JSON is reported with its line, but without its contents', async () => {
    const file = here('broken.json');
    writeFileSync(file, '{"profiles":\n{"a":{"accessKey":"Gu5t9xGARNpq" oops', { mode: 0o600 });
    const error = await readCredentials(file, process.platform).catch((cause) => cause);
    expect(error.exitCode).toBe(65);
    expect(error.message).toContain(file);
    expect(`${error.stack} ${String(error.cause)}`).not.toMatch(/Gu5t9x|oops/);
  });
});
