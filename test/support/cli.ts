import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import type { Context, World } from '../../src/context.js';
import { ConfigError } from '../../src/errors.js';
import { run } from '../../src/main.js';
import { createSecrets } from '../../src/secrets/index.js';
import { english } from '../../src/text/index.js';
import { type TestClock, testClock } from './clock.js';
import { checkJson } from './json-schemas.js';
import { wantsVersion, withNewestVersion } from './newest-version.js';
import type { TestSandbox } from './sandbox.js';

/** What a command line left behind. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  readonly cwd?: string;
  readonly folder?: string;
  readonly clock?: TestClock;
  /** Called before each sleep of the command, which then takes no time at all. */
  readonly onSleep?: (ms: number) => void | Promise<void>;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  /** Parts of the world that are other than usual. */
  readonly world?: Partial<World>;
  readonly platform?: NodeJS.Platform;
  /** A system that knows no home folder. */
  readonly noHome?: boolean;
  /** Do not add the newest version to a `submit` whose scene tells none. */
  readonly asTyped?: boolean;
}

class Sink extends Writable {
  text = '';
  readonly writes: string[] = [];
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.writes.push(chunk.toString());
    done();
  }
}

/** The variables that point a command to a test sandbox. */
export function pointingTo({ sandbox }: TestSandbox): Record<string, string> {
  const { domain, platform, accessId, accessKey } = sandbox.address;
  return {
    RAYVISION_DOMAIN: domain,
    RAYVISION_PLATFORM: platform,
    RAYVISION_API_ACCESS_ID: accessId,
    RAYVISION_API_KEY: accessKey,
  };
}

/**
 * Runs one command line as `runOnce` does; a `submit` that is refused only because nobody knows its version is run
 * again with the newest one.
 */
export async function cli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const result = await runOnce(argv, options);
  return options.asTyped || !wantsVersion(result) ? result : runOnce(withNewestVersion(argv), options);
}

/**
 * Runs one command line in this process, without a terminal, on a clock that a sleep moves at once: a wait of two
 * hours takes milliseconds, and the sandbox that shares the clock renders meanwhile.
 */
async function runOnce(argv: readonly string[], options: CliOptions): Promise<CliResult> {
  const clock = options.clock ?? testClock();
  const stdout = new Sink();
  const stderr = new Sink();
  const stdin = options.stdin === undefined ? new PassThrough().end() : Readable.from([options.stdin]);
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'rayvision-cli-'));
  const signal = options.signal ?? new AbortController().signal;
  setMaxListeners(0, signal);
  const world: World = {
    stdin: stdin as unknown as Context['stdin'],
    stdout: stdout as unknown as Context['stdout'],
    stderr: stderr as unknown as Context['stderr'],
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    get folder() {
      if (options.noHome) throw new ConfigError('config.noHome');
      return folder;
    },
    program: [process.execPath, ''],
    platform: options.platform ?? process.platform,
    pid: process.pid,
    startedAt: Math.round(performance.timeOrigin),
    isRunning: (pid) => pid === process.pid,
    every: () => () => {},
    exitWhenUnread() {},
    now: options.now ?? clock.now,
    async sleep(ms, abort) {
      abort?.throwIfAborted();
      await options.onSleep?.(ms);
      clock.advance(ms);
      abort?.throwIfAborted();
    },
    random: () => 0.5,
    randomBytes,
    signal,
    say: english,
    secrets: createSecrets(),
    async prepare() {},
    onStray() {},
  };
  // Parts that throw when they are read stay as they are.
  Object.defineProperties(world, Object.getOwnPropertyDescriptors(options.world ?? {}));
  const code = await run(argv, world);
  const result = { code, stdout: stdout.text, stderr: stderr.text };
  checkJson(argv, result);
  return result;
}
