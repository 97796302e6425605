import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { copyTransmitter, serveStorage } from '../support/farms/transmitter.js';
import { untilGone } from '../support/processes/alive.js';
import { randomFrom, seed } from './random.js';

const KILLS = 20;
const FILES = 12;
const SIZE = 2_000_000;
/** Time in milliseconds in which a kill comes, from the first bytes on. */
const COURSE = 400;

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const PARENT = join(import.meta.dirname, '../support/processes/transmitter-parent.ts');

/**
 * Kills uploads by the stand-in of the transmitter at random moments: the process itself, its guard, or the program.
 * Expects that no process is left, and that the next upload completes all files.
 */
export async function soakTransmitter(): Promise<string> {
  if (process.platform === 'win32') return 'skipped on Windows';
  const chance = randomFrom(seed);
  const server = await serveStorage();
  const counts = { parent: 0, guard: 0, program: 0 };
  for (let kill = 0; kill < KILLS; kill++) {
    const folder = mkdtempSync(join(tmpdir(), 'soak-transmitter-'));
    const copy = copyTransmitter(join(folder, 'program'));
    copy.behave({ child: 'output' });
    const storage = server.storage('input', `10201-${kill + 1}`);
    mkdirSync(join(folder, 'files'));
    const files = Array.from({ length: FILES }, (_, at) => {
      const file = join(folder, 'files', `${at}.png`);
      writeFileSync(file, Buffer.alloc(SIZE, String(at)));
      return file;
    });
    const argv = [copy.program, server.port, String(kill + 1), folder, ...files];
    const start = () =>
      spawn(process.execPath, ['--import', TSX, PARENT, ...argv], { stdio: ['ignore', 'pipe', 'ignore'] });
    const first = start();
    const ended = once(first, 'exit');
    await Promise.race([once(first.stdout, 'data'), ended]);
    await sleep(chance() * COURSE);
    const [{ pid: program = 0 } = {}] = copy.calls();
    const target = (['parent', 'guard', 'program'] as const)[Math.floor(chance() * 3)] ?? 'parent';
    const pid = { parent: first.pid ?? 0, guard: parentOf(program), program }[target];
    if (pid > 1) {
      try {
        process.kill(pid, 'SIGKILL');
        counts[target] += 1;
      } catch {
        // It has just ended.
      }
    }
    await ended;
    for (const one of [...copy.calls().map((call) => call.pid), ...copy.children()]) await untilGone(one);
    const [code] = await once(start(), 'exit');
    assert.equal(code, 0, `seed ${seed}: kill ${kill} of the ${target}`);
    for (const one of copy.children()) await untilGone(one);
    for (const [at, file] of files.entries()) {
      const target = join(storage, 'farm', `${at}.png`);
      assert.ok(readFileSync(target).equals(readFileSync(file)), `seed ${seed}: ${target}`);
    }
  }
  await server.close();
  const killed = Object.entries(counts).map(([target, count]) => `${count} of the ${target}`);
  return `kills: ${killed.join(', ')}; no process left, each upload completed, seed ${seed}`;
}

/** Number of a process's parent; 0 when it has ended. */
function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
