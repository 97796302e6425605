import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../src/config/profiles.js';
import { farmRows, farmSettings, NO_PROFILE, namedSandbox, pairRows } from '../../../src/config/settings.js';
import { isLoopback } from '../../../src/domain/farm/loopback.js';
import { AccessError, ConfigError, RayvisionError } from '../../../src/errors.js';
import { english } from '../../../src/text/index.js';

const KEYS = { RAYVISION_API_ACCESS_ID: 'id', RAYVISION_API_KEY: 'key' };

describe('the farm that the environment names (docs/contract.md, "Where a setting comes from")', () => {
  test.each<[title: string, env: Record<string, string>, expected: object]>([
    ['the SDK’s own defaults', {}, { protocol: 'https', domain: 'task.renderbus.com', platform: '2' }],
    [
      'all of it',
      { RAYVISION_DOMAIN: 'task.foxrenderfarm.com', RAYVISION_PLATFORM: '62' },
      { protocol: 'https', domain: 'task.foxrenderfarm.com', platform: '62' },
    ],
    [
      'loopback: http',
      { RAYVISION_DOMAIN: '127.0.0.1:8080' },
      { protocol: 'http', domain: '127.0.0.1:8080' },
    ],
    ['localhost: http', { RAYVISION_DOMAIN: 'localhost' }, { protocol: 'http' }],
    [
      'loopback, with https set',
      { RAYVISION_DOMAIN: '127.0.0.1:1', RAYVISION_PROTOCOL: 'https' },
      { protocol: 'https' },
    ],
    [
      'http elsewhere, if set',
      { RAYVISION_DOMAIN: 'h.org', RAYVISION_PROTOCOL: 'http' },
      { protocol: 'http' },
    ],
    [
      'variables that are empty are not set',
      { RAYVISION_DOMAIN: '', RAYVISION_PLATFORM: '' },
      { platform: '2' },
    ],
  ])('%s', (_, env, expected) => {
    expect(farmSettings({ ...KEYS, ...env })).toMatchObject({
      ...expected,
      credentials: { accessId: 'id', accessKey: 'key' },
    });
  });

  test.each<[env: Record<string, string>]>([
    [{ RAYVISION_DOMAIN: 'https://task.renderbus.com' }],
    [{ RAYVISION_DOMAIN: 'task.renderbus.com/api' }],
    [{ RAYVISION_DOMAIN: 'task renderbus' }],
    [{ RAYVISION_DOMAIN: 'user@h.org' }],
    [{ RAYVISION_DOMAIN: '127.0.0.1:99999' }],
    [{ RAYVISION_DOMAIN: '[:::]:80' }],
    [{ RAYVISION_PROTOCOL: 'ftp' }],
    [{ RAYVISION_PLATFORM: 'w2' }],
    [{ RAYVISION_PLATFORM: '-2' }],
    [{ RAYVISION_DOMAIN: '5' }],
    [{ RAYVISION_DOMAIN: '2130706433:80' }],
    [{ RAYVISION_API_KEY: ' ' }],
    [{ RAYVISION_API_KEY: 'a key' }],
    [{ RAYVISION_API_KEY: 'key\n' }],
    [{ RAYVISION_API_ACCESS_ID: 'i d' }],
    [{ RAYVISION_API_ACCESS_ID: 'id\n' }],
    // Half a pair.
    [{ RAYVISION_API_KEY: '' }],
    [{ RAYVISION_API_ACCESS_ID: '' }],
  ])('%j is rejected: exit 78', (env) => {
    expect(() => farmSettings({ ...KEYS, ...env })).toThrow(ConfigError);
  });

  test('no credentials at all: exit 77', () => {
    expect(() => farmSettings({})).toThrow(AccessError);
  });

  test('a loopback address does not supply a key', () => {
    expect(() => farmSettings({ RAYVISION_DOMAIN: '127.0.0.1:8080' })).toThrow(AccessError);
  });

  test('no message shows the key', () => {
    const key = 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE';
    for (const env of [
      { RAYVISION_API_KEY: key },
      { ...KEYS, RAYVISION_API_KEY: key, RAYVISION_DOMAIN: '/' },
    ]) {
      expect(() => farmSettings(env)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining(key) }),
      );
    }
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.0.0.1:8080', true],
  ['127.1.2.3', true],
  ['LOCALHOST:1', true],
  ['[::1]:80', true],
  ['task.renderbus.com', false],
  ['localhost.evil.org', false],
  ['127.0.0.1.evil.org', false],
  ['10.0.0.1', false],
])('%s is this machine: %s', (domain, loopback) => {
  expect(isLoopback(domain)).toBe(loopback);
});

test('only a loopback address selects a sandbox', () => {
  expect(namedSandbox({ ...KEYS, RAYVISION_DOMAIN: '127.0.0.1:9' })?.domain).toBe('127.0.0.1:9');
  expect(namedSandbox({ ...KEYS, RAYVISION_DOMAIN: 'task.renderbus.com' })).toBeUndefined();
  expect(namedSandbox(KEYS)).toBeUndefined();
});

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
