import { win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  raysyncPlaces,
  type SearchMachine,
  transmitterPlaces,
} from '../../../../src/transfer/search/program-places.js';

/** The places as texts. */
function places(find: typeof transmitterPlaces, machine: Partial<SearchMachine>): string[] {
  const whole = { platform: 'linux', env: {}, cwd: '/work', ...machine } as SearchMachine;
  const separator = whole.platform === 'win32' ? '\\' : '/';
  return find(whole).map(({ root, steps }) => [root.replace(/[\\/]$/, ''), ...steps].join(separator));
}

const LINUX = 'rayvision_sync/transmission/linux/rayvision_transmitter';
const WINDOWS = 'rayvision_sync\\transmission\\windows\\rayvision_transmitter.exe';
const SYSTEM = [
  ...['/usr/local/lib/python3*/site-packages', '/usr/local/lib/python3*/dist-packages'],
  ...['/usr/lib/python3*/site-packages', '/usr/lib/python3*/dist-packages'],
];

describe('where the transmitter may be on Linux', () => {
  test('in the environments of Python, the user’s packages, and those of the system', () => {
    const env = { HOME: '/home/ann', VIRTUAL_ENV: '/home/ann/tools/venv', CONDA_PREFIX: '/opt/conda' };
    expect(places(transmitterPlaces, { env, cwd: '/home/ann/show' })).toEqual(
      [
        ...['/home/ann/tools/venv/lib/python3*/site-packages', '/opt/conda/lib/python3*/site-packages'],
        ...['/home/ann/.local/lib/python3*/site-packages', ...SYSTEM],
      ].map((folder) => `${folder}/${LINUX}`),
    );
  });

  test.each([
    ['beside the working folder’s files', '/proj/.venv', '/proj'],
    ['in a folder above it', '/proj/venv', '/proj/shots/010'],
    ['in the working folder itself, with a strange name', '/proj/x', '/proj'],
  ])('not in an environment %s: other people made it', (_, VIRTUAL_ENV, cwd) => {
    const env = { HOME: '/home/ann', VIRTUAL_ENV };
    expect(places(transmitterPlaces, { env, cwd }).join()).not.toContain('/proj');
  });

  test.each([
    ['the user’s own folder', '/home/ann/venv', '/home/ann/show'],
    ['the user’s own folder, which is the working folder', '/home/ann/venv', '/home/ann'],
    ['another project', '/proj/venv', '/other'],
    ['a folder at the top', '/venv', '/other/show'],
  ])('but in an environment of %s', (_, VIRTUAL_ENV, cwd) => {
    const env = { HOME: '/home/ann', VIRTUAL_ENV };
    expect(places(transmitterPlaces, { env, cwd })[0]).toBe(
      `${VIRTUAL_ENV}/lib/python3*/site-packages/${LINUX}`,
    );
  });

  test.each(['venv', './venv', '', '../up', '/a\0b'])('a variable %j is no place', (VIRTUAL_ENV) => {
    expect(places(transmitterPlaces, { env: { VIRTUAL_ENV, HOME: VIRTUAL_ENV } })).toHaveLength(
      SYSTEM.length,
    );
  });
});

describe('where it may be on Windows', () => {
  const env = {
    ...{ USERPROFILE: 'C:\\Users\\ann', APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' },
    ...{
      LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local',
      SystemDrive: 'C:',
      ProgramFiles: 'C:\\Program Files',
    },
  };

  test('in environments, and in the folders of Python’s installers', () => {
    const all = { ...env, VIRTUAL_ENV: 'D:\\tools\\venv' };
    expect(places(transmitterPlaces, { platform: 'win32', env: all, cwd: 'D:\\show' })).toEqual(
      [
        'D:\\tools\\venv\\Lib\\site-packages',
        'C:\\Users\\ann\\AppData\\Roaming\\Python\\Python3*\\site-packages',
        'C:\\Users\\ann\\AppData\\Local\\Programs\\Python\\Python3*\\Lib\\site-packages',
        'C:\\Program Files\\Python3*\\Lib\\site-packages',
        'C:\\Python3*\\Lib\\site-packages',
      ].map((folder) => win32.join(folder, WINDOWS)),
    );
  });

  test.each([
    ['D:\\show\\.venv', 'D:\\show'],
    ['d:\\Show\\.venv', 'D:\\show\\010'],
  ])('not in %s when working in %s', (VIRTUAL_ENV, cwd) => {
    const found = places(transmitterPlaces, { platform: 'win32', env: { ...env, VIRTUAL_ENV }, cwd });
    expect(found.join().toLowerCase()).not.toContain('show');
  });
});

test.each(['darwin', 'freebsd'] as const)('nowhere on %s', (platform) => {
  expect(places(transmitterPlaces, { platform, env: { HOME: '/Users/ann' } })).toEqual([]);
});

test.each<[NodeJS.Platform, Record<string, string>, string[]]>([
  ['linux', { HOME: '/home/ann' }, ['/opt/RaysyncCmd', '/usr/local/RaysyncCmd', '/home/ann/RaysyncCmd']],
  ['darwin', { HOME: '/Users/ann' }, ['/Applications/RaysyncMac', '/Users/ann/RaysyncMac']],
  [
    'win32',
    { USERPROFILE: 'C:\\Users\\ann', ProgramFiles: 'C:\\Program Files' },
    ['C:\\Program Files\\Raysync Client', 'C:\\Users\\ann\\Raysync Client'],
  ],
  ['freebsd', { HOME: '/home/ann' }, []],
])('the Raysync client may be on %s', (platform, env, expected) => {
  expect(places(raysyncPlaces, { platform, env })).toEqual(expected);
});
