import { isAbsolute, resolve } from 'node:path';
import { PACKAGE_NAME } from './domain/package.js';
import type { Lang } from './domain/text/lang.js';
import { ConfigError, EXIT_CODES, InterruptedError, TerminatedError } from './errors.js';
import { type OutputStream, outputStream, type ProcessOutput } from './output-stream.js';
import { createSecrets, type Secrets } from './secrets/index.js';
import { english, type Translate } from './text/index.js';

/** The environment of a client of the farm. Uses no Node types, so that programs without them can use the library. */
export interface Ambient {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when interrupted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Random number from 0 to 1, for jitter. */
  random(): number;
  /** Cryptographically secure random bytes. */
  randomBytes(size: number): Uint8Array;
  /** Aborted by Ctrl-C or SIGTERM; its reason is the error to exit with. */
  readonly signal: AbortSignal;
  /** Removes secrets from everything that is printed or logged. */
  readonly secrets: Secrets;
}

/** The environment of a command. Only this file reads `process`; tests pass a substitute. */
export interface Context extends Ambient {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly cwd: string;
  /**
   * Folder of all configuration and state.
   * @throws ConfigError if the user has no home folder
   */
  readonly folder: string;
  /** The operating system; on Windows files have no modes. */
  readonly platform: NodeJS.Platform;
  /** Command to run this program again: the runtime and its script. */
  readonly program: readonly [runtime: string, script: string];
  /** Version of the runtime, such as `22.11.0`. */
  readonly runtimeVersion: string;
  readonly pid: number;
  /** Start time of this process, in epoch milliseconds. */
  readonly startedAt: number;
  /** Whether a process with this id runs on this machine. */
  isRunning(pid: number): boolean;
  /** Calls `work` every `ms` milliseconds until the returned function is called. Does not keep the process alive. */
  every(ms: number, work: () => void): () => void;
  /** Sets the exit code for a closed output: 0, unless work is left undone. */
  setExitCodeForClosedOutput(code: number): void;
  /** From now on keeps the heap small rather than fast: for long streams, where Node 24 lets garbage grow to 200 MiB. */
  saveMemory(): void;
  randomBytes(size: number): Buffer;
  readonly translate: Translate;
  /** The language of `translate`. */
  readonly lang: Lang;
  /** Writes an entry to the log, if there is one. Never fails. */
  log(entry: Readonly<Record<string, unknown>>): void;
}

/** The context before the command line is parsed; `run` adds language and log. */
export interface World extends Omit<Context, 'log' | 'lang'> {
  /** Finds the user's folder, which takes time that `--help` does not spend. */
  prepare(): Promise<void>;
  /**
   * Calls `end` with the first uncaught error, then exits with the code that it returns. A run that waits for a promise
   * that can never settle counts as such an error.
   */
  onUncaught(end: (error: unknown) => Promise<number>): void;
}

/** The context of a real process. */
export interface ProcessWorld extends World {
  /** Ends the process with this exit code, once all output has been read or given up. */
  end(exitCode: number): void;
}

/** Longest possible timer in milliseconds; a longer sleep ends early, and callers check the clock. */
const LONGEST_TIMER = 2 ** 31 - 1;

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    const { setTimeout: wait } = process.getBuiltinModule('node:timers/promises');
    await wait(Math.min(ms, LONGEST_TIMER), undefined, signal ? { signal } : undefined);
  } catch (cause) {
    throw signal?.reason ?? cause;
  }
}

/** Returns a signal that the first interruption aborts; a second one exits at once. */
function interruptions(onFirst: (error: Error) => void): AbortSignal {
  const controller = new AbortController();
  // Every running request listens to it; Node warns of a leak above ten listeners.
  process.getBuiltinModule('node:events').setMaxListeners(0, controller.signal);
  const on = (name: 'SIGINT' | 'SIGTERM', error: InterruptedError | TerminatedError) => {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(error.exitCode);
      // In case the run has ended and only its output is not read yet.
      process.exitCode = error.exitCode;
      controller.abort(error);
      onFirst(error);
    });
  };
  on('SIGINT', new InterruptedError('interrupted'));
  on('SIGTERM', new TerminatedError('terminated'));
  return controller.signal;
}

/**
 * Returns the user's configuration folder for this program; undefined without a home folder. Loaded on use, since
 * env-paths throws while loading for a user without a home folder.
 */
async function ownFolder(): Promise<string | undefined> {
  try {
    const { default: envPaths } = await import('env-paths');
    const folder = envPaths(PACKAGE_NAME, { suffix: '' }).config;
    // With an empty home the path would be relative to the working folder.
    return isAbsolute(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only checks that the process exists.
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms).unref();
  return () => clearInterval(timer);
}

/** Message of a bug: a promise that can never settle. */
const LOST_RUN = 'nothing is left to wait for, and the command has not ended';

/**
 * Handles uncaught errors and rejections. Otherwise Node would print the stack, which may contain secrets.
 * @param isOver whether the run has ended and been reported
 */
function onUncaught(end: (error: unknown) => Promise<number>, isOver: () => boolean): void {
  let ending = false;
  const leave = (error: unknown) => {
    // Further errors during the report are ignored.
    if (ending) return;
    ending = true;
    process.exitCode = EXIT_CODES.InternalError;
    end(error).then(process.exit, () => process.exit());
  };
  process.on('uncaughtException', leave);
  process.on('beforeExit', () => {
    if (!isOver()) leave(new Error(LOST_RUN));
  });
}

/** Returns the context of this process. */
export function processContext(): ProcessWorld {
  const { env } = process;
  let own: string | undefined;
  let unread = 0;
  const leave = () => process.exit(unread);
  let stdout: ProcessOutput | undefined;
  let stderr: ProcessOutput | undefined;
  let signal: AbortSignal | undefined;
  let over = false;
  const isStuck = () => Boolean(stdout?.isStuck || stderr?.isStuck);
  const outlet = (open: () => NodeJS.WriteStream) => ({
    ...{ open, onReaderGone: leave, handlesSignals: () => signal !== undefined },
    /** Calls `work` after `ms`, if the process still runs. */
    later(ms: number, work: () => void) {
      const timer = setTimeout(() => {
        work();
        // The output that was given up is still pending and would keep the process alive.
        if (over && isStuck()) process.exit();
      }, ms);
      timer.unref();
    },
  });
  return {
    // Streams and node:crypto are opened on first use, which saves a tenth of the start time.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      stdout ??= outputStream(
        1,
        outlet(() => process.stdout),
      );
      return stdout;
    },
    get stderr() {
      stderr ??= outputStream(
        2,
        outlet(() => process.stderr),
      );
      return stderr;
    },
    env,
    get cwd() {
      try {
        return process.cwd();
      } catch {
        // The folder was deleted. With its old path, commands report the files as missing.
        return resolve(env.PWD ?? '/');
      }
    },
    async prepare() {
      if (!env.RAYVISION_CONFIG_DIR) own ??= await ownFolder();
    },
    get folder() {
      const folder = env.RAYVISION_CONFIG_DIR || own;
      if (!folder) throw new ConfigError('config.noHome');
      return folder;
    },
    program: [process.execPath, process.argv[1] ?? ''],
    runtimeVersion: process.versions.node,
    platform: process.platform,
    pid: process.pid,
    get startedAt() {
      return Math.round(performance.timeOrigin);
    },
    isRunning,
    every,
    setExitCodeForClosedOutput(code) {
      unread = code;
    },
    end(code) {
      process.exitCode = code;
      over = true;
      if (isStuck()) process.exit();
    },
    saveMemory: () => process.getBuiltinModule('node:v8').setFlagsFromString('--optimize-for-size'),
    now: Date.now,
    sleep,
    random: Math.random,
    randomBytes: (size) => process.getBuiltinModule('node:crypto').randomBytes(size),
    // Signal handlers are installed only by commands that can be interrupted.
    get signal() {
      signal ??= interruptions((error) => {
        stdout?.hurry(error);
        stderr?.hurry(error);
      });
      return signal;
    },
    translate: english,
    secrets: createSecrets(),
    onUncaught: (end) => onUncaught(end, () => over || Boolean(signal?.aborted)),
  };
}

/** Returns the context for programs that use the library: no streams, and no signal handlers. */
export function libraryAmbient(): Ambient {
  return {
    now: Date.now,
    sleep,
    random: Math.random,
    randomBytes: (size: number) => process.getBuiltinModule('node:crypto').randomBytes(size),
    env: process.env,
    signal: new AbortController().signal,
    secrets: createSecrets(),
  };
}

/** The environment of transfers and submissions, in commands and in programs that embed the client. */
export type LibraryWorld = Pick<Context, 'cwd' | 'env' | 'every' | 'folder' | 'isRunning' | 'now' | 'pid'> &
  Pick<Context, 'platform' | 'random' | 'randomBytes' | 'signal' | 'sleep' | 'startedAt'>;

/**
 * Returns the environment for transfers and submissions of a program that embeds the client.
 * @param stateFolder absolute path of the folder for state; by default the command's own
 */
export async function libraryWorld(
  signal: AbortSignal = new AbortController().signal,
  stateFolder?: string,
): Promise<LibraryWorld> {
  const world = processContext();
  await world.prepare();
  const { cwd, env, every, isRunning, now, pid, platform, random, randomBytes, sleep, startedAt } = world;
  return {
    ...{ cwd, env, every, isRunning, now, pid, platform, random, randomBytes, signal, sleep, startedAt },
    get folder() {
      return stateFolder ?? world.folder;
    },
  };
}
