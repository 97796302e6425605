import { isAbsolute, resolve } from 'node:path';
import type { Lang } from './domain/lang.js';
import { PACKAGE_NAME } from './domain/package.js';
import { ConfigError, EXIT_CODES, InterruptedError, TerminatedError } from './errors.js';
import { type OutputStream, outputStream, type ProcessOutput } from './output-stream.js';
import { createSecrets, type Secrets } from './secrets/index.js';
import { english, type Say } from './text/index.js';

/** What a client of the farm needs of the system. No type of Node's stands in it: a program that uses the library may have none. */
export interface Ambient {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when interrupted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** 0 to 1, for jitter. */
  random(): number;
  /** Random bytes fit for secrets and nonces. */
  randomBytes(size: number): Uint8Array;
  /** Aborted by Ctrl-C or SIGTERM; its reason is the error to end with. */
  readonly signal: AbortSignal;
  /** Through it goes whatever a person, a pipe or a log will see. */
  readonly secrets: Secrets;
}

/** Everything a command knows of the world. Tests hand in another one; nothing else reads `process`. */
export interface Context extends Ambient {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly cwd: string;
  /**
   * Folder of all configuration and state.
   * @throws ConfigError when the system knows no home folder to put it into.
   */
  readonly folder: string;
  /** The system's kind: on Windows files have no modes. */
  readonly platform: NodeJS.Platform;
  /** How to run this program again: the runtime and its script. */
  readonly program: readonly [runtime: string, script: string];
  readonly pid: number;
  /** When this process began, in epoch milliseconds. */
  readonly startedAt: number;
  /** Whether a process with this number runs on this machine. */
  isRunning(pid: number): boolean;
  /** Calls `work` again and again while other things happen; the answer stops it. */
  every(ms: number, work: () => void): () => void;
  /** Exit code for when the reader of the output leaves early: 0, unless the work would be left undone. */
  exitWhenUnread(code: number): void;
  randomBytes(size: number): Buffer;
  readonly say: Say;
  /** The language in which `say` speaks. */
  readonly lang: Lang;
  /** Writes down what happened, for who looks into it later; without a log, nothing. It never fails. */
  log(entry: Readonly<Record<string, unknown>>): void;
}

/** What a process finds before its command line is read: `run` adds the language and the log that it asks for. */
export interface World extends Omit<Context, 'log' | 'lang'> {
  /** Finds out what takes a moment to find out, for who goes on to use it: which folder is this user's. */
  prepare(): Promise<void>;
  /**
   * Calls `end` with the first error that nobody awaited, then leaves with the exit code that it answers. The run
   * itself getting lost is such an error: it waits for what nobody is at any more.
   */
  onStray(end: (error: unknown) => Promise<number>): void;
}

/** The world of a real process. */
export interface ProcessWorld extends World {
  /** Ends the process with this exit code, as soon as all that was written is read, or was given up. */
  end(exitCode: number): void;
}

/** The longest that a timer can run; a longer sleep ends early, and who sleeps looks at the clock. */
const LONGEST_TIMER = 2 ** 31 - 1;

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    const { setTimeout: wait } = process.getBuiltinModule('node:timers/promises');
    await wait(Math.min(ms, LONGEST_TIMER), undefined, signal ? { signal } : undefined);
  } catch (cause) {
    throw signal?.reason ?? cause;
  }
}

/** The first interruption aborts what runs; a second one leaves at once. */
function interruptions(onFirst: (error: Error) => void): AbortSignal {
  const controller = new AbortController();
  // Every request under way listens to it; Node would call more than ten of them a leak.
  process.getBuiltinModule('node:events').setMaxListeners(0, controller.signal);
  const on = (name: 'SIGINT' | 'SIGTERM', error: InterruptedError | TerminatedError) => {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(error.exitCode);
      // Should the run be over already, and only its output not be read.
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
 * The user's own folder for this program, as the system has it; undefined without a home. The library asks for the
 * home as soon as it is loaded, which fails for a user without one, and most of the program needs none.
 */
async function ownFolder(): Promise<string | undefined> {
  try {
    const { default: envPaths } = await import('env-paths');
    const folder = envPaths(PACKAGE_NAME, { suffix: '' }).config;
    // An empty home would make it a folder of wherever the command is run.
    return isAbsolute(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 is no signal: the system only says whether there is somebody to take it.
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  timer.unref();
  return () => clearInterval(timer);
}

/** The message of a bug: a promise that nobody will ever settle. */
const LOST_RUN = 'nothing is left to wait for, and the command has not ended';

/**
 * Without it Node would print the stack, and whatever stands in it, by itself. A rejection comes here too.
 * @param isOver whether nothing has to be told any more
 */
function onStray(end: (error: unknown) => Promise<number>, isOver: () => boolean): void {
  let ending = false;
  const leave = (error: unknown) => {
    // What else breaks while the first one is told adds nothing.
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
    ...{ open, unread: leave, handlesSignals: () => signal !== undefined },
    /** Calls `work` after a while, if the process is still there. */
    later(ms: number, work: () => void) {
      const timer = setTimeout(() => {
        work();
        // The system still holds what was given up, and so would keep the process.
        if (over && isStuck()) process.exit();
      }, ms);
      timer.unref();
    },
  });
  return {
    // Streams and node:crypto are opened at their first use: a start that needs none of them is faster by a tenth.
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
        // It was deleted meanwhile. Under its old name nothing will be found, and that is what is told then.
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
    platform: process.platform,
    pid: process.pid,
    startedAt: Math.round(performance.timeOrigin),
    isRunning,
    every,
    exitWhenUnread(code) {
      unread = code;
    },
    end(code) {
      process.exitCode = code;
      over = true;
      if (isStuck()) process.exit();
    },
    now: Date.now,
    sleep,
    random: Math.random,
    randomBytes: (size) => process.getBuiltinModule('node:crypto').randomBytes(size),
    // Signals are taken over only by what can be interrupted.
    get signal() {
      signal ??= interruptions((error) => {
        stdout?.hurry(error);
        stderr?.hurry(error);
      });
      return signal;
    },
    say: english,
    secrets: createSecrets(),
    onStray: (end) => onStray(end, () => over || Boolean(signal?.aborted)),
  };
}

/** What a program that embeds the client needs of the world: no streams, and its signals stay its own. */
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
