import { expect, test } from 'vitest';
import { ownFolder } from '../../../src/domain/own-folder.js';

test.each<[NodeJS.Platform, Record<string, string>, string, string | undefined]>([
  ['linux', {}, '/home/ann', '/home/ann/.config/ray'],
  ['linux', { XDG_CONFIG_HOME: '/cfg' }, '/home/ann', '/cfg/ray'],
  ['linux', { XDG_CONFIG_HOME: 'cfg' }, '/home/ann', '/home/ann/.config/ray'],
  ['freebsd', { XDG_CONFIG_HOME: '' }, '/home/ann', '/home/ann/.config/ray'],
  ['linux', {}, '', undefined],
  ['darwin', { XDG_CONFIG_HOME: '/cfg' }, '/Users/ann', '/Users/ann/Library/Preferences/ray'],
  ['win32', {}, String.raw`C:\Users\ann`, String.raw`C:\Users\ann\AppData\Roaming\ray\Config`],
  ['win32', { APPDATA: String.raw`D:\data` }, String.raw`C:\Users\ann`, String.raw`D:\data\ray\Config`],
  ['win32', {}, '', undefined],
])('on %s with %j and the home %j it is %s', (platform, env, home, folder) => {
  expect(ownFolder('ray', platform, env, () => home)).toBe(folder);
});

test('a home that is not needed is not asked for', () => {
  const home = () => {
    throw new Error('nobody');
  };
  expect(ownFolder('ray', 'linux', { XDG_CONFIG_HOME: '/cfg' }, home)).toBe('/cfg/ray');
  expect(() => ownFolder('ray', 'linux', {}, home)).toThrow('nobody');
});
