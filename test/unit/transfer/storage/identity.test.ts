import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  folderFingerprint,
  identify,
  isOnOwnDisk,
  isSameStorage,
  MARK,
  ownDisksOf,
  pathExists,
  type StorageHost,
} from '../../../../src/transfer/storage/identity.js';
import { canMount, mountTmpfs, unmount } from '../../../support/processes/mounts.js';

const NOW = Date.UTC(2026, 5, 1);
const own = (platform: NodeJS.Platform = 'linux', ownDisks = ['/']): StorageHost => ({
  platform,
  ownDisks,
  now: () => NOW,
});
/** A machine whose own disks are elsewhere: everything here is mounted. */
const elsewhere = (platform: NodeJS.Platform = 'linux') => own(platform, []);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rayvision-storage-'));
});

const mark = (id = 'ab'.repeat(16)) => writeFileSync(join(folder, MARK), `{"id":"${id}"}\n`);

/** A folder that nothing can be written to, also not by root: it is gone again. */
function unwritable(): string {
  const gone = join(folder, 'gone');
  return gone;
}

describe('a writable storage', () => {
  test('is given a mark, and recognised by it', async () => {
    const identity = await identify(folder, own());
    expect(identity).toMatch(/^mark:[0-9a-f]{32}$/);
    expect(readdirSync(folder)).toEqual([MARK]);
    expect(JSON.parse(readFileSync(join(folder, MARK), 'utf8'))).toEqual({ id: identity.slice(5) });
    expect(await isSameStorage(folder, identity, own())).toBe(true);
    if (process.platform !== 'win32') expect(statSync(join(folder, MARK)).mode & 0o444).toBe(0o444);
  });

  test('keeps its mark, and several processes at the same time create one', async () => {
    const first = await Promise.all(Array.from({ length: 8 }, () => identify(folder, own())));
    expect(new Set(first).size).toBe(1);
    expect(await identify(folder, elsewhere('win32'))).toBe(first[0]);
    expect(readdirSync(folder)).toEqual([MARK]);
  });

  test.each([
    ['is empty', ''],
    ['is not JSON', '{"id":'],
    ['has another id', `{"id":"${'cd'.repeat(16)}"}`],
    ['has an id that is longer', `{"id":"${'ab'.repeat(16)}0"}`],
    ['has an id with a prefix', `{"id":"x${'ab'.repeat(16)}"}`],
    ['has an id that is a number', '{"id":5}'],
    ['is null', 'null'],
    ['is larger than a mark', `{"id":"${'ab'.repeat(16)}","more":"${'x'.repeat(5000)}"}`],
  ])('is a different one if its mark %s', async (_, text) => {
    writeFileSync(join(folder, MARK), text);
    expect(await isSameStorage(folder, `mark:${'ab'.repeat(16)}`, own())).toBe(false);
  });

  test.each([['{"id":'], ['{"id":"x"}'], ['']])(
    'is given a new mark in place of a damaged one (%s)',
    async (text) => {
      writeFileSync(join(folder, MARK), text);
      const identity = await identify(folder, own());
      expect(identity).toMatch(/^mark:[0-9a-f]{32}$/);
      expect(await isSameStorage(folder, identity, own())).toBe(true);
      expect(readdirSync(folder)).toEqual([MARK]);
    },
  );

  test('is not recognised without its mark, nor if it is missing', async () => {
    const identity = await identify(folder, own());
    rmSync(join(folder, MARK));
    expect(await isSameStorage(folder, identity, own())).toBe(false);
    rmSync(folder, { recursive: true });
    expect(await isSameStorage(folder, identity, own())).toBe(false);
    expect(await isSameStorage(folder, 'mark:', own())).toBe(false);
    expect(await isSameStorage(folder, 'mark', own())).toBe(false);
  });

  test('has its mark touched at each check, since a farm deletes old files', async () => {
    mark();
    utimesSync(join(folder, MARK), 1, 1);
    expect(await isSameStorage(folder, `mark:${'cd'.repeat(16)}`, own())).toBe(false);
    expect(statSync(join(folder, MARK)).mtimeMs).toBe(1000);
    expect(await isSameStorage(folder, `mark:${'ab'.repeat(16)}`, own())).toBe(true);
    expect(statSync(join(folder, MARK)).mtimeMs).toBe(NOW);
  });

  test.skipIf(process.platform === 'win32')('with a pipe as its mark does not block', async () => {
    execFileSync('mkfifo', [join(folder, MARK)]);
    expect(await isSameStorage(folder, `mark:${'ab'.repeat(16)}`, own())).toBe(false);
  });
});

describe('a read-only storage', () => {
  test('is recognised as not the own disk, as a volume on Windows, and else by its path alone', async () => {
    const gone = unwritable();
    expect(await identify(gone, elsewhere())).toBe('folder');
    expect(await identify(gone, own('win32'))).toBe('volume:undefined');
    const serial = statSync(folder, { bigint: true }).dev;
    expect(await isSameStorage(folder, `volume:${serial}`, own())).toBe(true);
    expect(await isSameStorage(folder, `volume:${serial + 1n}`, own())).toBe(false);
    expect(await isSameStorage(folder, 'mount', elsewhere())).toBe(true);
    expect(await isSameStorage(folder, 'mount', own('linux', [folder]))).toBe(false);
    expect(await isSameStorage(folder, 'folder', own('linux', [folder]))).toBe(true);
  });

  test('is not recognised by an id that only a later version understands', async () => {
    expect(await isSameStorage(folder, 'cloud:7', elsewhere())).toBe(false);
    expect(await isSameStorage(folder, '', elsewhere())).toBe(false);
  });
});

describe('the own disk', () => {
  test.each<[NodeJS.Platform, string | undefined, string[]]>([
    ['linux', undefined, ['/']],
    ['darwin', undefined, ['/', '/System/Volumes/Data']],
    ['win32', 'D:\\Windows', ['D:\\']],
    ['win32', undefined, ['C:\\']],
  ])('of %s', (platform, root, disks) => {
    expect(ownDisksOf(platform, root)).toEqual(disks);
  });

  test('includes the given paths, and missing folders', async () => {
    expect(await isOnOwnDisk(folder, own('linux', ['/nonesuch', folder]))).toBe(true);
    expect(await isOnOwnDisk(folder, elsewhere())).toBe(false);
    expect(await isOnOwnDisk(folder, own('linux', ['/nonesuch']))).toBe(false);
    expect(await isOnOwnDisk(join(folder, 'nonesuch'), elsewhere())).toBe(true);
  });
});

describe('a folder on another disk of Linux', () => {
  /** Whether a folder counts as the own disk where these file systems are mounted. */
  async function isOwn(path: string, ...mounts: readonly (readonly [point: string, type: string])[]) {
    const mountTable = join(folder, 'mountinfo');
    const lines = mounts.map(([point, type], at) => {
      const escaped = point.replaceAll(' ', '\\040');
      return `${at + 40} 1 8:${at} / ${escaped} rw,relatime shared:1 - ${type} source rw\n`;
    });
    writeFileSync(mountTable, lines.join(''));
    return isOnOwnDisk(path, { ...elsewhere(), mountTable });
  }

  // The table's paths are those of Linux.
  const onPosix = test.skipIf(process.platform === 'win32');

  onPosix.each(['ext4', 'xfs', 'btrfs', 'zfs', 'tmpfs', 'overlay', 'vfat', 'ntfs3', 'fuseblk'])(
    'is on the own disk if a %s file system above it is the nearest, and not if it is mounted there',
    async (type) => {
      const point = join(realpathSync(folder), 'a share');
      mkdirSync(point);
      expect(await isOwn(point, ['/', 'nfs'], [realpathSync(folder), type])).toBe(true);
      expect(await isOwn(point, ['/', type], [point, type])).toBe(false);
      expect(await isOwn(point, ['/', type], [`${point}s`, 'nfs'])).toBe(true);
    },
  );

  onPosix.each(['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'ceph', 'glusterfs', 'fuse.sshfs', 'beegfs', 'drvfs'])(
    'is a storage if the nearest file system is %s',
    async (type) => {
      const inside = join(realpathSync(folder), 'share', 'deeper');
      mkdirSync(inside, { recursive: true });
      const share = [dirname(inside), type] as const;
      expect(await isOwn(inside, ['/', 'ext4'], share)).toBe(false);
      // The last one at a place is the one that is seen.
      expect(await isOwn(inside, [dirname(inside), 'ext4'], share)).toBe(false);
      expect(await isOwn(inside, share, [dirname(inside), 'ext4'])).toBe(true);
    },
  );

  test('is not on the own disk if the mount table is missing or malformed', async () => {
    expect(await isOnOwnDisk(folder, { ...elsewhere(), mountTable: join(folder, 'none') })).toBe(false);
    writeFileSync(join(folder, 'odd'), '\n1 2\n - \nx - ext4\n');
    expect(await isOnOwnDisk(folder, { ...elsewhere(), mountTable: join(folder, 'odd') })).toBe(false);
  });
});

test('pathExists is true for a folder, and false for a missing or relative path and for one of another system', async () => {
  expect(await pathExists(folder)).toBe(true);
  expect(await pathExists(join(folder, 'nonesuch'))).toBe(false);
  if (process.platform !== 'win32') expect(await pathExists('Z:\\in')).toBe(false);
  expect(await pathExists('.')).toBe(false);
});

test('the fingerprint of a folder is stable, and undefined if it is missing', async () => {
  const face = await folderFingerprint(folder);
  expect(face).toMatch(/^\d+:\d+$/);
  expect(await folderFingerprint(folder)).toBe(face);
  expect(await folderFingerprint(join(folder, 'nonesuch'))).toBeUndefined();
});

describe.skipIf(!canMount)('a real mount (root on Linux)', () => {
  test('is distinguished from its mount point, and a read-only one from the own disk', async () => {
    const point = join(folder, 'mount');
    mkdirSync(point);
    mountTmpfs(point);
    try {
      expect(await isOnOwnDisk(point, own())).toBe(false);
      const identity = await identify(point, own());
      const face = await folderFingerprint(point);
      expect(identity).toMatch(/^mark:/);
      unmount(point);
      expect(existsSync(join(point, MARK))).toBe(false);
      expect(await folderFingerprint(point)).not.toBe(face);
      expect(await isSameStorage(point, identity, own())).toBe(false);
      mountTmpfs(point);
      // The same place, and another storage.
      expect(await isSameStorage(point, identity, own())).toBe(false);
      unmount(point);
      mountTmpfs(point, 'ro');
      expect(await identify(point, own())).toBe('mount');
      expect(await isSameStorage(point, 'mount', own())).toBe(true);
    } finally {
      unmount(point);
    }
    expect(await isSameStorage(point, 'mount', own('linux', [folder]))).toBe(false);
  });
});
