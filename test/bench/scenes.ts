import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LARGE, writeLarge } from './large-scenes.js';
import { alternate, PROGRAM, timeOf } from './measure.js';

const RUNS = 3;
const MEBI = 2 ** 20;

/** The exit code of a report with missing files, as those that a large layer names. */
const MISSING = 65;

/** Size of the scenes: much more than the memory limit of a reader. */
const SIZE = 512 * MEBI;

const TELL_MEMORY = fileURLToPath(new URL('tell-memory.cjs', import.meta.url));

/** Returns the peak memory of `analyze` in MiB. */
function memoryOf(scene: string): number {
  const argv = ['--require', TELL_MEMORY, PROGRAM, 'analyze', scene, '--json'];
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  const [, kib] = /maxRSS (\d+)/.exec(stderr) ?? [];
  if ((status !== 0 && status !== MISSING) || kib === undefined)
    throw new Error(`analyze ${scene}: ${status} ${stderr}`);
  return Number(kib) / 1024;
}

/** Compares `analyze` of large scenes with `grep -c` on the same file. */
export async function benchScenes(): Promise<void> {
  console.log(`analyze of scenes of ${SIZE / MEBI} MiB, median of ${RUNS}:`);
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-bench-'));
  try {
    for (const { name, file, parts, packed = false, namedBy } of LARGE) {
      const large = join(folder, file);
      await writeLarge(large, parts(SIZE), SIZE, packed);
      const scene = namedBy ? join(folder, 'names.ma') : large;
      if (namedBy) writeFileSync(scene, namedBy(large));
      const [ours, grep] = await alternate(
        RUNS,
        () => timeOf(process.execPath, [PROGRAM, 'analyze', scene, '--json'], undefined, [0, MISSING]),
        () => timeOf('grep', ['-c', '-a', 'setAttr', large], undefined, [0, 1]),
      );
      const speed = (ms: number) => `${(SIZE / MEBI / (ms / 1000)).toFixed(0)} MiB/s`;
      const size = packed ? ` (${(statSync(large).size / MEBI).toFixed(0)} MiB packed)` : '';
      console.log(
        `  ${name.padEnd(14)} ${speed(ours)}, ${ours.toFixed(0)} ms${size}  grep -c ${grep.toFixed(0)} ms  ` +
          `ratio ${(ours / grep).toFixed(1)}  most memory ${memoryOf(scene).toFixed(0)} MiB`,
      );
      rmSync(large);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
