import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LARGE, type LargeScene, writeLarge } from './large-scenes.js';
import { PROGRAM } from './measure.js';

const MEBI = 2 ** 20;

/** The exit code of a report with missing files, as those that a large layer names. */
const MISSING = 65;

const TELL_MEMORY = fileURLToPath(new URL('tell-memory.cjs', import.meta.url));

/** Time of a process in milliseconds: by the clock, and of the processor. */
interface Times {
  readonly wall: number;
  readonly cpu: number;
}

/** Times of `analyze`, its most memory in MiB, and whether the scene was read to its end. */
function analyzed(scene: string): Times & { mebi: number; damage: string } {
  const argv = ['--require', TELL_MEMORY, PROGRAM, 'analyze', scene, '--json'];
  const started = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    maxBuffer: 256 * MEBI,
  });
  const wall = performance.now() - started;
  const [, kib, cpu] = /maxRSS (\d+) cpu ([\d.]+)/.exec(stderr) ?? [];
  if ((status !== 0 && status !== MISSING) || cpu === undefined)
    throw new Error(`analyze ${scene}: ${status} ${stderr}`);
  const damage = /"damage":\s*\{\s*"reason":\s*"(\w+)"/.exec(stdout)?.[1] ?? '';
  return { wall, cpu: Number(cpu), mebi: Number(kib) / 1024, damage };
}

/** Times of `grep -c -a`, as the shell adds them up for its children. */
function searched(file: string): Times {
  const started = performance.now();
  const { stdout } = spawnSync('sh', ['-c', 'grep -c -a setAttr "$1"; times', 'sh', file], {
    encoding: 'utf8',
  });
  const wall = performance.now() - started;
  const times = [...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  const cpu = times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
  return { wall, cpu: Math.max(1, cpu * 1000) };
}

async function benchScene(folder: string, row: LargeScene): Promise<void> {
  const { name, file, packed, namedBy, size } = row;
  const large = join(folder, file);
  await writeLarge(large, row);
  const scene = namedBy ? join(folder, 'names.ma') : large;
  if (namedBy) writeFileSync(scene, namedBy(large));
  // The first run brings the file into the system's cache.
  searched(large);
  const [grep, ours] = [searched(large), analyzed(scene)];
  const mebi = (bytes: number) => `${(bytes / MEBI).toFixed(0)} MiB`;
  const written = statSync(large).size;
  const bytes = packed ? size : written;
  const seconds = ({ wall, cpu }: Times) =>
    `${(cpu / 1000).toFixed(2)} s of the processor, ${(wall / 1000).toFixed(2)} s`;
  const ratio = (of: keyof Times) => (ours[of] / grep[of]).toFixed(1);
  console.log(
    `  ${name.padEnd(14)} ${mebi(bytes)}${packed ? ` (${mebi(written)} packed)` : ''}: ${seconds(ours)}  ` +
      `grep -c ${seconds(grep)}  ratio ${ratio('cpu')} and ${ratio('wall')}  most memory ${ours.mebi.toFixed(0)} MiB` +
      `${ours.damage === '' ? '' : `  NOT READ TO ITS END: ${ours.damage}`}`,
  );
  rmSync(large);
}

/** Compares `analyze` of large scenes with `grep -c` on the same file: processor time, and time by the clock. */
export async function benchScenes(): Promise<void> {
  console.log('analyze of large scenes, one run of each:');
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-bench-'));
  try {
    for (const row of LARGE) await benchScene(folder, row);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
