import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, if there is one, which makes thousands of small writes fast. */
const IN_MEMORY = '/dev/shm';
const ROOM = 4e9;

function place(): string {
  // Under Wine the path exists on the current drive, but a test's folder must name its drive.
  if (process.platform === 'win32') return tmpdir();
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize > ROOM ? IN_MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Puts all temporary files of the tests into one folder, and removes it at the end. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(place(), 'rayvision-test-'));
  // The variables for the temporary folder on all systems.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
