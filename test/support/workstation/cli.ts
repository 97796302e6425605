import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import type { Context, World } from '../../../src/context.js';
import { ConfigError } from '../../../src/errors.js';
import { run } from '../../../src/main.js';
import { createSecrets } from '../../../src/secrets/index.js';
import { english } from '../../../src/text/index.js';
import type { TestSandbox } from '../farms/sandbox.js';
import { checkJson } from '../json-schemas.js';
import { type TestClock, testClock } from './clock.js';
import { wantsVersion, withNewestVersion } from './newest-version.js';

/** Result of a command line. */
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
  /** Called before each sleep of the command; the sleep itself takes no real time. */
  readonly onSleep?: (ms: number) => void | Promise<void>;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  /** Members that replace those of the default context. */
  readonly world?: Partial<World>;
  readonly platform?: NodeJS.Platform;
  /** Simulates a user without a home folder. */
  readonly noHome?: boolean;
  /** Do not retry with the newest version when the scene states none. */
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

/** Returns the environment variables that point a command to a test sandbox. */
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
 * Runs one command line as `runOnce` does. Runs a `submit` that fails only because its version is unknown again, with the
 * newest version: many tests use scenes without content.
 */
export async function cli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const result = await runOnce(argv, options);
  return options.asTyped || !wantsVersion(result) ? result : runOnce(withNewestVersion(argv), options);
}

/**
 * Runs one command line in this process, without a terminal. A sleep advances the clock at once, so that a wait of two
 * hours takes milliseconds, while a sandbox that shares the clock renders.
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
    runtimeVersion: process.versions.node,
    platform: options.platform ?? process.platform,
    pid: process.pid,
    startedAt: Math.round(performance.timeOrigin),
    isRunning: (pid) => pid === process.pid,
    every: () => () => {},
    setExitCodeForClosedOutput() {},
    saveMemory() {},
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
    translate: english,
    secrets: createSecrets(),
    async prepare() {},
    onUncaught() {},
  };
  // Copies getters as they are, since some throw when read.
  Object.defineProperties(world, Object.getOwnPropertyDescriptors(options.world ?? {}));
  const code = await run(argv, world);
  const result = { code, stdout: stdout.text, stderr: stderr.text };
  checkJson(argv, result);
  return result;
}
