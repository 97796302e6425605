import { spawn } from 'node:child_process';
import { limitTime, whenAborted } from '../../domain/time-limit.js';

/** What is at a path: a kind, or the system's error code. */
export type PathState = 'file' | 'folder' | 'other' | (string & {});

/** The environment of a look at paths. */
export interface ProbeWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Command to run this program again: the runtime and its script. */
  readonly program: readonly [runtime: string, script: string];
  readonly signal: AbortSignal;
}

/** Prints a line for each path: its number, and what is there. Each as soon as it is known. */
const SCRIPT = `
const { argv, stdout } = require('node:process');
const { stat } = require('node:fs').promises;
const kind = (facts) => (facts.isFile() ? 'file' : facts.isDirectory() ? 'folder' : 'other');
argv.slice(1).forEach((path, at) =>
  stat(path).then(kind, (error) => error.code).then((state) => stdout.write(at + ' ' + state + '\\n')));
`;

/** Most paths of one look, so that the command line stays short enough for Windows. */
const MOST_PATHS = 64;

/**
 * Looks at paths in a separate process, which is left behind when it does not answer: a share whose server is gone
 * holds a call for ever, and with it the process that made it.
 * @param timeout milliseconds
 * @returns what is at each path; nothing for a path that did not answer in time, and for all beyond the first 64
 * @throws the signal's reason
 */
export async function probePaths(
  paths: readonly string[],
  timeout: number,
  { env, program, signal }: ProbeWorld,
): Promise<Map<string, PathState>> {
  const asked = paths.slice(0, MOST_PATHS);
  const found = new Map<string, PathState>();
  if (asked.length === 0) return found;
  const root = env.SYSTEMROOT ?? env.SystemRoot;
  const child = spawn(program[0], ['-e', SCRIPT, '--', ...asked], {
    ...{ stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true, env: root ? { SystemRoot: root } : {} },
  });
  const { stdout } = child;
  if (!stdout) return found;
  let text = '';
  stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const limit = limitTime(timeout, signal);
  const late = whenAborted(limit.signal);
  const ended = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  await Promise.race([ended, late.aborted]);
  late.stop();
  limit.clear();
  if (child.exitCode === null) {
    // A process that waits for a dead share ends with it, which may be never.
    child.kill('SIGKILL');
    child.unref();
    stdout.destroy();
  }
  signal.throwIfAborted();
  for (const [, number, state] of text.matchAll(/^(\d+) (\w+)$/gm)) {
    const path = asked[Number(number)];
    if (path !== undefined && state !== undefined) found.set(path, state);
  }
  return found;
}
