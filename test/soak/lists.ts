import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bareEnv, emptyFolder, PROGRAM } from '../support/binary.js';
import { startPageFarm } from '../support/page-farm.js';

/** The sandbox goes through all that it has for every page: 44 ms for one of 100,000 tasks, most of a minute a list. */
const COUNT = 100_000;
const TELL_MEMORY = fileURLToPath(new URL('../bench/tell-memory.cjs', import.meta.url));

/** MiB that a list may take however long it is. */
const MOST_MEMORY = 150;

interface Run {
  readonly code: number;
  readonly lines: number;
  /** Milliseconds until the first output, and until the end. */
  readonly first: number;
  readonly all: number;
  /** The most memory, in MiB. */
  readonly memory: number;
  readonly stderr: string;
}

/** Runs a command line to its end; counts what it prints, and keeps none of it. */
function run(command: string, argv: readonly string[], env: Record<string, string>): Promise<Run> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(command, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [lines, first, told] = [0, Number.NaN, ''];
    child.stdout.on('data', (chunk: Buffer) => {
      if (Number.isNaN(first)) first = performance.now() - started;
      for (const byte of chunk) if (byte === 0x0a) lines += 1;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    child.once('close', (code) => {
      const memory = Number(/maxRSS (\d+)/.exec(told)?.[1]) / 1024;
      const stderr = told.replace(/maxRSS \d+\n/, '');
      resolve({ code: code ?? -1, lines, first, all: performance.now() - started, memory, stderr });
    });
  });
}

function figures({ first, all, memory }: Run): string {
  return `first row ${first.toFixed(0)} ms, all ${(all / 1000).toFixed(1)} s, ${memory.toFixed(0)} MiB`;
}

/** Lists 100,000 tasks and 100,000 frames in every form, and leaves the list early. */
export async function soakLists(): Promise<string> {
  const farm = await startPageFarm({ count: COUNT });
  const folder = emptyFolder();
  const bare = bareEnv(folder, farm.env);
  const env = { ...bare, NODE_OPTIONS: `--require=${TELL_MEMORY}` };
  const told: string[] = [];
  try {
    for (const command of [['list'], ['frames', String(farm.taskId)]]) {
      for (const [form, lines] of [
        [[], COUNT + 1],
        [['--ndjson'], COUNT + 1],
        [['-q'], COUNT],
      ] as const) {
        const done = await run(process.execPath, [PROGRAM, ...command, ...form], env);
        const name = [command[0], ...form].join(' ');
        assert.deepEqual([done.code, done.lines, done.stderr], [0, lines, ''], name);
        assert.ok(done.memory < MOST_MEMORY, `${name} took ${done.memory} MiB`);
        // Most of the time comes after it.
        assert.ok(done.first < done.all / 4, `${name} kept its first row back for ${done.first} ms`);
        told.push(`${name}: ${figures(done)}`);
      }
      // What needs all of it is measured, and promised nothing.
      for (const form of [['--json'], ...(command[0] === 'list' ? [['-q', '--sort', '-cost']] : [])]) {
        const done = await run(process.execPath, [PROGRAM, ...command, ...form], env);
        assert.equal(done.code, 0);
        told.push(`${[command[0], ...form].join(' ')}: ${figures(done)}`);
      }
      for (const form of ['', '--ndjson', '-q']) {
        farm.asked.length = 0;
        const line = `"$0" "${PROGRAM}" ${command.join(' ')} ${form} | head -3; exit "\${PIPESTATUS[0]}"`;
        const done = await run('bash', ['-c', line, process.execPath], bare);
        assert.deepEqual([done.code, done.lines, done.stderr], [0, 3, ''], `${command[0]} ${form} | head`);
        assert.ok(farm.asked.length < 20, `${farm.asked.length} pages for three rows`);
        told.push(`${command[0]} ${form} | head -3: ${farm.asked.length} pages`.replace('  ', ' '));
      }
    }
  } finally {
    await farm.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return ['', ...told].join('\n  ');
}
