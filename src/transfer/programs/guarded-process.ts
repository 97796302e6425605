import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { env, execPath, platform } from 'node:process';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../errors.js';
import { endGroup, endMarked, GRACE } from './end-group.js';
import type { GuardReport } from './guard.js';
import type {
  GuardedCommand,
  GuardedEnd,
  GuardedOutput,
  GuardedProcess,
  MarkedCommand,
} from './guarded-command.js';

/** The build's output folder; this file runs from the sources only in tests. */
const BUILT = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '../../../dist')
  : import.meta.dirname;

/** Time in milliseconds in which the output of an ended program is read, where another process holds its pipes. */
const REST = 500;

/**
 * Returns how a program is started: a script by the runtime of this process, as no system but POSIX starts one by itself.
 */
export function commandOf(program: string, args: readonly string[]): Pick<GuardedCommand, 'file' | 'args'> {
  if (/\.[cm]?js$/i.test(program)) return { file: execPath, args: [program, ...args] };
  return { file: program, args };
}

/** The guard's own environment: no keys, which it does not need, and nothing that makes the runtime load more. */
function guardEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(RAYVISION_|NODE_|VITEST)/.test(name.toUpperCase())),
  );
}

/** Resolves when a stream has closed, or after a pause: a process that was left behind may hold it for ever. */
async function closed(stream: Readable): Promise<void> {
  if (stream.closed) return;
  await Promise.race([new Promise((resolve) => stream.once('close', resolve)), pause(REST)]);
  stream.destroy();
}

/** Waits without keeping the process alive. */
const pause = (ms: number) => sleep(ms, undefined, { ref: false });

/** Starts a guard, which waits for the program that it will run. */
export function startGuard(): ChildProcess {
  const guard = spawn(execPath, [join(BUILT, 'guard.js')], {
    ...{ detached: platform !== 'win32', windowsHide: true, env: guardEnvironment() },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  // What happens to the guard is seen at its end.
  for (const stream of [guard.stdin, guard.stdout, guard.stderr]) stream?.on('error', () => {});
  return guard;
}

/**
 * Starts a program in a process group that ends when this process ends, however it ends: a small guard process starts
 * it, and ends the group when the pipe to this process closes. When the guard itself is killed, this process ends the
 * group, and what has left it.
 * @param guard one that waits for its program
 * @throws ConfigError for a file that cannot be started
 */
export async function startGuarded(
  command: GuardedCommand,
  output: GuardedOutput,
  guard = startGuard(),
): Promise<GuardedProcess> {
  const { stdin, stdout, stderr } = guard;
  if (!stdin || !stdout || !stderr) throw notStarted(execPath, '');
  stdout.on('data', (bytes: Buffer) => output.onStdout(bytes));
  stderr.on('data', (bytes: Buffer) => output.onStderr(bytes));

  const mark = randomUUID();
  let leader: number | undefined;
  let end: GuardedEnd | undefined;
  let isGone = false;
  const ready = new Promise<void>((resolve, reject) => {
    guard.once('error', (cause) => reject(notStarted(execPath, codeOf(cause))));
    guard.on('message', (report: GuardReport) => {
      if ('error' in report) reject(notStarted(command.file, report.error));
      else if ('code' in report) end = report;
      else {
        leader = report.pid;
        resolve();
      }
    });
    guard.once('disconnect', () => reject(notStarted(command.file, 'SIGKILL')));
  });
  const gone = Promise.all(
    // The last report comes before the channel closes.
    ['exit', 'disconnect'].map((event) => new Promise((resolve) => guard.once(event, resolve))),
  );
  const ended = gone.then(async (): Promise<GuardedEnd> => {
    isGone = true;
    // Without a report the guard was killed.
    if (end === undefined) {
      if (leader !== undefined) await endGroup(leader);
      endMarked(mark);
    }
    await Promise.all([closed(stdout), closed(stderr)]);
    return end ?? { code: null, signal: 'SIGKILL' };
  });
  stdin.write(`${JSON.stringify({ ...command, mark } satisfies MarkedCommand)}\n`);
  await ready;
  return {
    ended,
    async end() {
      stdin.end();
      await Promise.race([ended, pause(3 * GRACE)]);
      // A guard that was stopped does not answer.
      if (!isGone) guard.kill('SIGKILL');
      await ended;
    },
  };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function notStarted(file: string, cause: string): ConfigError {
  return new ConfigError('transfer.notStarted', { file, cause });
}
