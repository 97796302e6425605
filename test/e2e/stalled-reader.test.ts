import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readdirSync, readSync, statSync, watch, writeSync } from 'node:fs';
import { join } from 'node:path';
import { spawn as spawnTerminal } from '@lydell/node-pty';
import { afterAll, describe, expect, test } from 'vitest';
import { casesAt, EXHAUSTIVE, timeLimit } from '../support/exhaustive.js';
import { startPageFarm } from '../support/farms/page-farm.js';
import { bareEnv, emptyFolder, PROGRAM } from '../support/processes/binary.js';
import { openKillHarness, runOnce } from '../support/processes/kill-harness.js';
import { startRelay } from '../support/proxies/relay.js';

// A reader that does not read stops only the output.

/** Tasks in the list: a megabyte of JSON, or several. */
const COUNT = EXHAUSTIVE ? 6000 : 2000;

/** A farm whose list is far longer than the buffer of a pipe. */
const farm = await startPageFarm({ count: COUNT });
const harness = await openKillHarness();
afterAll(async () => {
  await farm.close();
  await harness.close();
});

/** Starts the binary with a pipe on stdout; resolves when the first output has arrived. */
async function unread(argv: readonly string[]) {
  const env = bareEnv(emptyFolder(), farm.env);
  const child = spawn(process.execPath, [PROGRAM, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'readable');
  return { child, ended, stderr: () => stderr };
}

/** A pipe that is full. Its reader is opened for writing too, so that it never ends. */
function fullPipe(folder: string) {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const filling = Buffer.alloc(4096, 10);
  const take = (step: () => number) => {
    try {
      return step();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
      throw error;
    }
  };
  while (take(() => writeSync(reader, filling)) > 0);
  while (take(() => writeSync(reader, filling, 0, 1)) > 0);
  return {
    writer: openSync(path, 'w'),
    /** What was written so far, without the filling. */
    drain(): string {
      const buffer = Buffer.alloc(1 << 16);
      let text = '';
      for (;;) {
        const count = take(() => readSync(reader, buffer));
        if (count === 0) return text.replace(/^\n+/, '');
        text += buffer.toString('latin1', 0, count);
      }
    },
    close: () => closeSync(reader),
  };
}

/** Resolves when the files of a folder have had so many new modification times. */
function touched(folder: string, times: number): Promise<void> {
  const seen = new Set<number>();
  return new Promise((resolve) => {
    const watcher = watch(folder, () => {
      for (const name of readdirSync(folder)) {
        const stats = statSync(join(folder, name), { throwIfNoEntry: false });
        if (stats) seen.add(stats.mtimeMs);
      }
      // The first time is from before the call.
      if (seen.size <= times) return;
      watcher.close();
      resolve();
    });
  });
}

describe.skipIf(process.platform === 'win32')(
  'a terminal that is not read',
  { timeout: timeLimit(60_000) },
  () => {
    test('does not keep the program from ending at SIGTERM', async () => {
      const env = { TERM: 'xterm', ...bareEnv(emptyFolder(), farm.env) };
      const pty = spawnTerminal(process.execPath, [PROGRAM, 'list', '--json'], { cols: 100, rows: 30, env });
      const ended = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
      await new Promise<void>((resolve) => {
        pty.onData(() => {
          pty.pause();
          resolve();
        });
      });
      pty.kill('SIGTERM');
      expect(await ended).toBe(143);
    });
  },
);

// Windows has neither these signals nor pipes with names in folders.
describe.skipIf(process.platform === 'win32')(
  'a pipe that is not read',
  { timeout: timeLimit(60_000) },
  () => {
    test.each(
      casesAt(
        [1],
        [
          ['SIGTERM', 143, ['list', '--json']],
          ['SIGINT', 130, ['list', '--json']],
          ['SIGTERM', 143, ['list', '-q']],
          ['SIGTERM', 143, ['list', '--ndjson']],
        ],
      ),
    )('does not keep the program from ending at %s with %i: %j', async (signal, code, argv) => {
      const run = await unread(argv);
      run.child.kill(signal);
      expect(await run.ended).toEqual([code, null]);
      if (argv.includes('--json' as never)) expect(JSON.parse(run.stderr()).error.exitCode).toBe(code);
      else expect(run.stderr()).toMatch(/^Error: /);
    });

    test('receives the whole output if it is read late', async () => {
      const run = await unread(['list', '--json']);
      let text = '';
      run.child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      await once(run.child.stdout, 'end');
      expect(await run.ended).toEqual([0, null]);
      expect(JSON.parse(text).tasks).toHaveLength(COUNT);
      expect(text.endsWith('\n')).toBe(true);
    });

    test('keeps the journal of a submission until the id is read', async () => {
      let submitted: () => void = () => {};
      const isSubmitted = new Promise<void>((resolve) => {
        submitted = resolve;
      });
      const relay = await startRelay(harness.farm.sandbox.address.domain, {
        onAnswer: ({ path }) => {
          if (path.endsWith('/updateTaskLimit')) submitted();
        },
      });
      const prepared = harness.prepareSubmit({ domain: relay.domain });
      const pipe = fullPipe(prepared.folder);
      const { env, argv } = prepared;
      const child = spawn(process.execPath, [PROGRAM, ...argv], {
        env,
        stdio: ['ignore', pipe.writer, 'pipe'],
      });
      closeSync(pipe.writer);
      const ended = once(child, 'exit');
      await isSubmitted;
      const journals = join(prepared.folder, 'config', 'submissions');
      // The owner of the journal renews its heartbeat meanwhile.
      await touched(journals, 3);
      expect(readdirSync(journals)).not.toEqual([]);
      child.kill('SIGTERM');
      expect(await ended).toEqual([143, null]);
      expect(pipe.drain()).toBe('');
      pipe.close();
      const again = await runOnce(prepared);
      expect(again.code).toBe(0);
      expect(await harness.listed(prepared.scene)).toEqual(again.ids);
      await relay.close();
    });
  },
);
