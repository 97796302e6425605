import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, as most Linux systems have one: thousands of small writes need no disk there. */
const IN_MEMORY = '/dev/shm';
const ROOM = 4e9;

function place(): string {
  // Under Wine the path exists too, on whatever drive is current: a test's folder must name its drive.
  if (process.platform === 'win32') return tmpdir();
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize > ROOM ? IN_MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Everything that tests leave behind lies in one folder, which goes with them. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(place(), 'rayvision-test-'));
  // What the systems call the folder for temporary files.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
