import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts an empty file system of its own. */
export function mountTmpfs(point: string, options = 'rw'): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', point]);
}

/** Takes away what is mounted there, though files of it may be open; fine when nothing is. */
export function unmount(point: string): void {
  spawnSync('umount', ['--lazy', point]);
}

function tryToMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const point = mkdtempSync(join(tmpdir(), 'rayvision-mount-'));
  try {
    return spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', point]).status === 0;
  } finally {
    unmount(point);
    rmSync(point, { recursive: true, force: true });
  }
}

/** Whether this machine lets the tests mount something: root on Linux, outside of most containers. */
export const canMount = tryToMount();

if (!canMount) console.warn('Tests with real mounts are skipped: only root on Linux may mount');
