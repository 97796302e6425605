import { describe, expect, test } from 'vitest';
import {
  checkDomain,
  checkMount,
  checkPlatform,
  checkProfileName,
  checkProtocol,
  FARM_DOMAINS,
  isAccessId,
  isAccessKey,
  type Source,
  type SourcedValue,
} from '../../../../src/domain/farm/farm-address.js';
import { isLoopback } from '../../../../src/domain/farm/loopback.js';
import { checkLang, DEFAULT_LANG, LANGS } from '../../../../src/domain/text/lang.js';
import { thrown } from '../../../support/thrown.js';

const sourced = (text: string, source: Source = 'flag'): SourcedValue => ({ text, source, from: '--it' });

type Check = (sourced: SourcedValue) => unknown;

/** For each check what it takes, what it refuses, and how it says so. */
const CHECKS: readonly [
  what: string,
  check: Check,
  good: string[],
  bad: string[],
  key: string,
  name: string,
][] = [
  [
    'a domain',
    checkDomain,
    [
      ...['task.renderbus.com', 'task.foxrenderfarm.com', 'localhost', 'a-b.c-d.example', 'Farm.Example'],
      ...[
        '127.0.0.1',
        '127.0.0.1:8080',
        'localhost:1',
        'farm:65535',
        '[::1]',
        '[::1]:8080',
        '[fe80::AB]',
        '3d.farm',
      ],
    ],
    [
      ...['', ' ', 'http://a.b', 'a.b/', 'a.b/c', 'a b', 'a..b', '.a', 'a.', 'a_b', 'a:', 'a:x', 'a:123456'],
      ...[
        'farm:65536',
        '8080',
        '8080:80',
        '127.0.0.256',
        '[::1',
        '::1',
        '[x]',
        '[::1]x',
        'x[::1]',
        'a@b',
        'a:1 ',
      ],
    ],
    'config.domain',
    'domain',
  ],
  [
    'a protocol',
    checkProtocol,
    ['http', 'https'],
    ['', 'HTTP', 'ftp', 'https:', 'httpss'],
    'config.protocol',
    'protocol',
  ],
  [
    'a platform',
    checkPlatform,
    ['2', '62', '123456789'],
    ['', 'x', '2x', 'x2', '-2', '2.0', ' 2', '1234567890'],
    'config.platform',
    'platform',
  ],
  [
    'a mount',
    checkMount,
    ['/', '/mnt/farm', 'Z:\\farm', 'z:/farm', '\\\\srv\\share'],
    ['', 'mnt', './mnt', 'Z:farm', 'Z:', '\\farm', 'ZZ:/farm', 'mnt/farm', 'a\\\\b', 'a Z:/x', '1:/x'],
    'config.mount',
    'folder',
  ],
  [
    'a profile name',
    checkProfileName,
    ['a', 'Z', '9', 'studio-1.test_B', 'x'.repeat(64)],
    ['', '-a', '.a', '_a', 'a b', 'a/b', 'a\\b', 'ü', 'a\n', 'x'.repeat(65), ' a'],
    'config.profileName',
    'name',
  ],
];

describe.each(CHECKS)('%s', (_, check, good, bad, key, name) => {
  test.each(good)('%j is valid', (text) => {
    expect(check(sourced(text))).toBe(text);
  });

  test.each(bad)('%j is invalid', (text) => {
    expect(thrown(() => check(sourced(text)))).toEqual({
      error: 'UsageError',
      key,
      params: { from: '--it', [name]: text },
    });
  });

  // docs/contract.md, "Exit codes": an option is 64, a file 65, the environment 78.
  test.each<[Source, string]>([
    ['flag', 'UsageError'],
    ['environment', 'ConfigError'],
    ['project', 'DataError'],
    ['profile', 'DataError'],
    ['default', 'ConfigError'],
  ])('an invalid %s is a %s', (source, error) => {
    expect(thrown(() => check(sourced(' ', source)))).toMatchObject({ error });
  });
});

describe('a language', () => {
  test.each(['en', 'zh'])('%s is supported', (text) => {
    expect(checkLang(sourced(text))).toBe(text);
  });

  test('English is first, and the default', () => {
    expect(LANGS).toEqual(['en', 'zh']);
    expect(DEFAULT_LANG).toBe('en');
  });

  test.each<[Source, string]>([
    ['flag', 'UsageError'],
    ['environment', 'ConfigError'],
    ['profile', 'ConfigError'],
  ])('an unsupported one in the %s is a %s', (source, error) => {
    const params = { from: '--it', lang: 'de' };
    expect(thrown(() => checkLang(sourced('de', source)))).toEqual({ error, key: 'config.lang', params });
  });
});

describe('credentials', () => {
  test.each(['a', 'AK-1_2.3', '!~'])('%j is an access id', (text) => {
    expect(isAccessId(text)).toBe(true);
  });

  test.each(['', 'a b', 'a\n', ' a', 'é', '\u007f', 'a\u0000'])('%j is no access id', (text) => {
    expect(isAccessId(text)).toBe(false);
  });

  test.each(['a', 'é木+/=', '!~'])('%j is a key', (text) => {
    expect(isAccessKey(text)).toBe(true);
  });

  test.each(['', 'a b', 'a\n', '\ta', '\u0085', 'a\u00a0b', '\u0000'])('%j is no key', (text) => {
    expect(isAccessKey(text)).toBe(false);
  });
});

test('the farm in China is first', () => {
  expect(FARM_DOMAINS).toEqual(['task.renderbus.com', 'task.foxrenderfarm.com']);
});

describe('loopback addresses', () => {
  test.each([
    'localhost',
    'LOCALHOST',
    'localhost:80',
    '127.0.0.1',
    '127.0.0.1:8080',
    '127.255.10.100',
    '[::1]',
    '[::1]:80',
  ])('%s is one', (domain) => {
    expect(isLoopback(domain)).toBe(true);
  });

  test.each([
    ...[
      '',
      'task.renderbus.com',
      'localhost.example',
      'localhost:8080x',
      '127.0.0',
      '127.0.0.1.example',
      '127.0.0.1000',
    ],
    ...[
      '127.a.b.c',
      '1127.0.0.1',
      '128.0.0.1',
      '::1',
      '[::2]',
      '[::1]x',
      'localhost:80:x',
      'localhost:x',
      '0.0.0.0',
    ],
  ])('%j is not one', (domain) => {
    expect(isLoopback(domain)).toBe(false);
  });
});
