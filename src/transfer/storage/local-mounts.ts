import { readFile } from 'node:fs/promises';
import { realPath } from '../real-path.js';

/** The mount table of Linux (man 5 proc_pid_mountinfo). */
export const MOUNT_TABLE = '/proc/self/mountinfo';

/** File systems of local disks and memory. All others may be shares: nfs, cifs, 9p, ceph, fuse.* … */
const LOCAL = new Set([
  ...['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'f2fs', 'jfs', 'reiserfs', 'bcachefs'],
  ...['tmpfs', 'ramfs', 'devtmpfs', 'overlay', 'aufs', 'squashfs', 'rootfs'],
  ...['vfat', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'hfsplus', 'iso9660', 'udf'],
]);

/** File systems of shares that are searched; the many other kinds include those of the system itself. */
const NETWORK =
  /^(?:nfs4?|cifs|smb3|smbfs|9p|ceph|glusterfs|lustre|beegfs|gpfs|fuse\.(?!gvfsd|lxcfs|portal|snapfuse|squashfuse).+)$/;

interface Mount {
  readonly point: string;
  readonly type: string;
}

/** Parses `36 35 98:0 /root /mnt\040point rw master:1 - ext4 /dev/sda1 rw`; blanks are escaped in octal. */
function mountOf(line: string): Mount | undefined {
  const [left = '', right] = line.split(' - ');
  const [type] = right?.split(' ') ?? [];
  const written = left.split(' ')[4];
  if (type === undefined || written === undefined) return undefined;
  // The table escapes ASCII characters only.
  const point = written.replace(/\\([0-7]{3})/g, (_, digits) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
  return { point, type };
}

/**
 * Whether a folder lies on a local file system and is not its mount point: then the share that should be mounted there
 * is missing.
 * @param table file like `MOUNT_TABLE`
 * @returns false also where the table cannot be read
 */
export async function isOnLocalDisk(folder: string, table: string): Promise<boolean> {
  const text = await readFile(table, 'utf8').catch(() => '');
  const real = await realPath(folder).catch(() => folder);
  let nearest: Mount | undefined;
  for (const line of text.split('\n')) {
    const mount = mountOf(line);
    if (!mount) continue;
    const { point } = mount;
    const isAbove = point === '/' || real === point || real.startsWith(`${point}/`);
    // A later mount at the same place hides the earlier one.
    if (isAbove && point.length >= (nearest?.point.length ?? 0)) nearest = mount;
  }
  return nearest !== undefined && nearest.point !== real && LOCAL.has(nearest.type);
}

/** Returns the mount points of file systems that may be shares. @param text content of a file like `MOUNT_TABLE` */
export function shareMounts(text: string): string[] {
  const mounts = text.split('\n').flatMap((line) => mountOf(line) ?? []);
  return mounts.filter(({ type }) => NETWORK.test(type)).map(({ point }) => point);
}
