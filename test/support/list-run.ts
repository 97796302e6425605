import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Makes a process report its peak memory on stderr at its end. */
export const TELL_MEMORY = {
  NODE_OPTIONS: `--require=${fileURLToPath(new URL('../bench/tell-memory.cjs', import.meta.url))}`,
};

/** Time and memory of a command line that prints a long list. */
export interface ListRun {
  readonly code: number;
  readonly lines: number;
  /** Milliseconds until the first output, and until the end. */
  readonly first: number;
  readonly all: number;
  /** Peak memory in MiB. */
  readonly memory: number;
  readonly stderr: string;
}

/**
 * Runs a command line with standard input; counts its output without storing it.
 * @param onStderr called with all that stderr has printed so far, whenever it prints
 */
export function runList(
  command: string,
  argv: readonly string[],
  env: Record<string, string>,
  stdin = '',
  onStderr: (stderr: string) => void = () => {},
): Promise<ListRun> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(command, argv, { env });
    child.stdin.on('error', () => {}).end(stdin);
    let [lines, first, printed] = [0, Number.NaN, ''];
    child.stdout.on('data', (chunk: Buffer) => {
      if (Number.isNaN(first)) first = performance.now() - started;
      for (const byte of chunk) if (byte === 0x0a) lines += 1;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      onStderr(printed);
    });
    child.once('close', (code) => {
      const memory = Number(/maxRSS (\d+)/.exec(printed)?.[1]) / 1024;
      const stderr = printed.replace(/maxRSS .*\n/, '');
      resolve({ code: code ?? -1, lines, first, all: performance.now() - started, memory, stderr });
    });
  });
}
