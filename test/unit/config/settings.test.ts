import { describe, expect, test } from 'vitest';
import { farmSettings, namedSandbox } from '../../../src/config/settings.js';
import { isLoopback } from '../../../src/domain/farm/loopback.js';
import { AccessError, ConfigError } from '../../../src/errors.js';

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
