import { expect, test } from 'vitest';
import { isPrivatePlace } from '../../../../src/domain/files/private-places.js';

test.each([
  '/etc/passwd',
  '/private/etc/hosts',
  '/proc/self/environ',
  '/dev/sda/x',
  '/dev/mem',
  '/run/secrets/token',
  '/var/log/auth.log',
  '/home/ann/.ssh/id_rsa',
  '/home/ann/.netrc',
  '/root/.aws/credentials',
  '/Users/ann/Library/Keychains/login.keychain-db',
  '/data/people/ann/.ssh/id_rsa',
  'C:\\Windows\\System32\\config\\SAM',
  'd:/windows/win.ini',
  'C:\\Users\\ann\\.ssh\\id_rsa',
  '\\\\?\\C:\\Users\\ann\\AppData\\Roaming\\Microsoft\\Credentials\\1',
  'C:/Users/ann/AppData/Local/Google/Chrome/User Data/Default/Login Data',
])('%s is private', (path) => {
  expect(isPrivatePlace(path, '/data/people/ann')).toBe(true);
});

test.each([
  '/home/ann/project/tex.png',
  '/home/ann/project/.cache/sim.bgeo',
  '/mnt/library/etc/wood.png',
  '/etcetera/wood.png',
  '/dev/shm/project/cache.dat',
  '/run/media/ann/disk/tex.png',
  '/data/people/ann/tex.png',
  '/data/people/annabel/.x/tex.png',
  'D:\\work\\windows\\frame.png',
  'C:\\Users\\ann\\Documents\\tex.png',
  'C:\\Users\\ann\\AppData\\Roaming\\Maxon\\preset.lib4d',
  '\\\\server\\share\\.tex\\wood.png',
])('%s is not private', (path) => {
  expect(isPrivatePlace(path, '/data/people/ann')).toBe(false);
});

test("a user's folder with a Windows path", () => {
  expect(isPrivatePlace('E:\\ann\\.ssh\\id', 'E:\\ann')).toBe(true);
  expect(isPrivatePlace('/mnt/x', undefined)).toBe(false);
});
